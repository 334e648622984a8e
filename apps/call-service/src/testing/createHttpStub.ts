/** A real HTTP server on loopback that answers as a test says, and keeps what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { TLSSocket } from "node:tls";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./testCertificate.ts";

export interface StubRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  /** What the caller named in the TLS handshake (SNI); `null` without TLS or without a name. */
  readonly tlsName: string | null;
}

export interface HttpStub {
  /** `http:` or `https:` URL without trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly StubRequest[];
  readonly connectionCount: () => number;
  /** Those that are open now. */
  readonly openConnectionCount: () => number;
  readonly close: () => Promise<void>;
}

/** Listens on a free port until `close`; `https` with the certificate of the tests. */
export async function createHttpStub(
  answer: (response: ServerResponse, request: StubRequest) => void,
  scheme: "http" | "https" = "http",
): Promise<HttpStub> {
  const requests: StubRequest[] = [];
  const receive = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url, headers } = incoming;
    const tlsName = toTlsName(incoming);
    const request = { method, url, headers, body: await buffer(incoming), tlsName };
    requests.push(request);
    answer(response, request);
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse): void =>
    void receive(incoming, response);
  const tls = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };
  const server = scheme === "http" ? createServer(listener) : createTlsServer(tls, listener);
  let connections = 0;
  let open = 0;
  server.on("connection", (socket) => {
    connections += 1;
    open += 1;
    socket.once("close", () => (open -= 1));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    requests,
    connectionCount: () => connections,
    openConnectionCount: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toTlsName({ socket }: IncomingMessage): string | null {
  const name = socket instanceof TLSSocket ? (socket.servername ?? false) : false;
  return name === false ? null : name;
}
