/** A proxy with TLS before an SFU, for contract tests. */
import { once } from "node:events";
import { request as ask, type IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./testCertificate.ts";

export interface SfuProxyOptions {
  /** Of the SFU, on loopback. */
  readonly port: number;
  /** Which paths go on to it; the others get 404. Default: all. */
  readonly passes?: (path: string) => boolean;
  /** Whether WebSockets go on to it; default true. */
  readonly upgrades?: boolean;
}

/**
 * Runs until the test has finished.
 *
 * @returns `wss:` URL without trailing slash.
 */
export async function startSfuProxy(options: SfuProxyOptions): Promise<string> {
  const { port, passes = () => true, upgrades = true } = options;
  const host = "127.0.0.1";
  const certificate = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };
  const server = createServer(certificate, (incoming, outgoing) => {
    const { method, url = "/", headers } = incoming;
    if (!passes(url)) return outgoing.writeHead(404).end();
    const asked = ask({ host, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    return incoming.pipe(asked);
  });
  server.on("upgrade", (incoming: IncomingMessage, socket, head) => {
    if (!upgrades || !passes(incoming.url ?? "/")) return socket.destroy();
    const upstream = connect({ host, port });
    upstream.write(`${headOf(incoming)}\r\n\r\n`);
    upstream.write(head);
    socket.pipe(upstream).pipe(socket);
    socket.on("error", () => upstream.destroy());
    return upstream.on("error", () => socket.destroy());
  });
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `wss://localhost:${(server.address() as AddressInfo).port}`;
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((value, at) =>
    at % 2 === 1 ? [`${rawHeaders[at - 1]}: ${value}`] : [],
  );
  return [`${method} ${url} HTTP/1.1`, ...lines].join("\r\n");
}
