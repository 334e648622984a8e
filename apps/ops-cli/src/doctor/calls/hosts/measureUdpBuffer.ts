/** How much of what arrives over UDP this machine keeps for a program that is late. Rule O356 in SPEC.md. */
import { createSocket } from "node:dgram";
import { once } from "node:events";

/** What LiveKit asks of the kernel, which gives less where net.core.rmem_max says so. */
const WANTED_BYTES = 16 * 1024 * 1024;

/** @returns bytes as the kernel counts them, which is twice the limit that it is told. */
export async function measureUdpBuffer(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0);
  await once(socket, "listening");
  socket.setRecvBufferSize(WANTED_BYTES);
  const bytes = socket.getRecvBufferSize();
  socket.close();
  return bytes;
}
