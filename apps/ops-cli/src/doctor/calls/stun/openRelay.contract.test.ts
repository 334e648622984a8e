import { createSocket } from "node:dgram";
import { once } from "node:events";
import { freePorts } from "@tertulia/tools/servers";
import { expect, it, onTestFinished, vi } from "vitest";
import { startTurnServer, turnCredentials, type TurnServer } from "../testing/startTurnServer.ts";
import { openPacketSocket, type PacketRoute } from "./openPacketSocket.ts";
import { openRelay, type TurnCredentials } from "./openRelay.ts";

// A real server on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const timeoutMs = 30_000;
const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;

type Transport = PacketRoute["transport"];

async function relayBy(server: TurnServer, transport: Transport, credentials?: TurnCredentials) {
  const port = transport === "tls" ? server.tlsPort : server.port;
  const socket = await openPacketSocket(
    { host: "127.0.0.1", port, transport, framing: "stun" },
    { timeoutMs },
  );
  onTestFinished(() => socket.close());
  return openRelay(socket, {
    credentials: credentials ?? turnCredentials(server.secret, inAnHour()),
    timeoutMs,
  });
}

/** A peer that sends back what it gets, with a mark. */
async function startEcho(): Promise<number> {
  const socket = createSocket("udp4");
  socket.on("message", (packet, { port, address }) =>
    socket.send(Buffer.concat([Buffer.from("echo "), packet]), port, address),
  );
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

it("[O185] a packet goes through the relay and back, over UDP and TCP", async () => {
  const [server, port] = await Promise.all([startTurnServer(), startEcho()]);
  for (const transport of ["udp", "tcp"] as const) {
    const relay = await relayBy(server, transport);
    const path = await relay.pathTo({ address: "127.0.0.1", port });
    const back = new Promise((resolve) => {
      path.subscribe((packet) => resolve(packet?.toString()));
    });
    path.send(Buffer.from(transport));
    expect(await back).toBe(`echo ${transport}`);
    relay.close();
  }
});

it("[O186] credentials that are wrong or over are refused as such", async () => {
  const server = await startTurnServer();
  const wrong = turnCredentials("another secret", inAnHour());
  const over = turnCredentials(server.secret, inAnHour() - 7200);
  for (const credentials of [wrong, over])
    await expect(relayBy(server, "udp", credentials)).rejects.toMatchObject({ status: 401 });
});

it("[O187] a peer that the server does not relay to is told", async () => {
  const relay = await relayBy(await startTurnServer({ relaysToLoopback: false }), "udp");
  const path = relay.pathTo({ address: "127.0.0.1", port: 9 });
  await expect(path).rejects.toMatchObject({ status: 403 });
});

it("[O183] a closed port is told over UDP and TCP, and a certificate that nobody trusts", async () => {
  const [server, [port = 0]] = await Promise.all([startTurnServer(), freePorts(1)]);
  const closed: TurnServer = { ...server, port };
  for (const transport of ["udp", "tcp"] as const)
    await expect(relayBy(closed, transport)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(relayBy(server, "tls")).rejects.toMatchObject({
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
  });
});
