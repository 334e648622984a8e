/** Puts an HTTP server on the wanted port, or on the next one that is free. */
import type { Server } from "node:http";

const ATTEMPTS = 100;

/**
 * @param wantedPort First port to try; 0 lets the system choose.
 * @returns the port it listens on, on 127.0.0.1 only.
 */
export async function listenOnFreePort(server: Server, wantedPort: number): Promise<number> {
  for (let port = wantedPort; port < wantedPort + ATTEMPTS && port <= 65_535; port += 1) {
    if (await tryListen(server, port)) {
      const bound = server.address();
      if (bound === null || typeof bound === "string")
        throw new TypeError("A TCP server has an address and a port.");
      return bound.port;
    }
  }
  throw new RangeError(`No port from ${wantedPort} on is free.`);
}

function tryListen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off("listening", onListening);
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(false);
      else reject(error);
    };
    const onListening = (): void => {
      server.off("error", onError);
      resolve(true);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen({ host: "127.0.0.1", port, exclusive: true });
  });
}
