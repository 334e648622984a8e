/** Free ports, held until the server they are meant for is about to take them. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

export interface PortReservation {
  readonly port: number;
  /** Frees the port; call it right before the server starts. */
  readonly release: () => Promise<void>;
}

/**
 * A port that nothing else on this machine listens on.
 *
 * @param address Where it must be free; `0.0.0.0` when the server will listen on every address.
 */
export async function reservePort(
  protocol: "tcp" | "udp",
  address = "127.0.0.1",
): Promise<PortReservation> {
  if (protocol === "tcp") {
    const server = createServer();
    server.listen({ host: address, port: 0, exclusive: true });
    await once(server, "listening");
    const bound = server.address();
    if (bound === null || typeof bound === "string")
      throw new TypeError("A TCP server has an address and a port.");
    return {
      port: bound.port,
      release: () => new Promise((resolve) => server.close(() => resolve())),
    };
  }
  const socket = createSocket("udp4");
  socket.bind({ address, port: 0, exclusive: true });
  await once(socket, "listening");
  return {
    port: socket.address().port,
    release: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
