/** Ports for the servers of a test. */
import { createServer, type AddressInfo } from "node:net";

/** Ports that are free at every address: an SFU listens at all of them. All held at once, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listenAnywhere(): Promise<ReturnType<typeof createServer>> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, () => resolve(server)));
}
