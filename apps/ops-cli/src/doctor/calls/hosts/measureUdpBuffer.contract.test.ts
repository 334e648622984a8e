import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, it } from "vitest";
import { measureUdpBuffer } from "./measureUdpBuffer.ts";

it("[O356] the kernel gives more than it does unasked", async () => {
  const socket = createSocket("udp4");
  socket.bind(0);
  await once(socket, "listening");
  const unasked = socket.getRecvBufferSize();
  socket.close();
  expect(await measureUdpBuffer()).toBeGreaterThan(unasked);
});
