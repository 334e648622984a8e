/** Stands before an HTTP origin and answers everything later, as a server far away would. */
import { Agent, createServer, request as requestFrom } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface DelayingProxy {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface DelayingProxyOptions {
  /** `http://127.0.0.1:8080` */
  readonly origin: string;
  /**
   * Added before each HTTP request is passed on. WebSockets pass at once: their delay would be the SFU's, not an HTTP
   * call's. Preflights pass at once too: Element Call is served from an origin of its own here, and would pay twice.
   */
  readonly delayMs: number;
}

export async function startDelayingProxy({
  origin,
  delayMs,
}: DelayingProxyOptions): Promise<DelayingProxy> {
  const { hostname, port } = new URL(origin);
  const agent = new Agent({ keepAlive: true });
  const sockets = new Set<Socket>();

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== "OPTIONS") await delay(delayMs);
    const { method, url: path, headers } = request;
    const onward = requestFrom({ hostname, port, method, path, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  }

  const server = createServer((request, response) => void pass(request, response));
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket: Socket, head) => {
    const onward = connect(Number(port), hostname, () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`];
      for (let i = 0; i < request.rawHeaders.length; i += 2) {
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
      }
      onward.write(`${lines.join("\r\n")}\r\n\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on("error", () => socket.destroy());
    socket.once("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
