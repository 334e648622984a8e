import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Secret } from "@tertulia/protocol";
import { freePorts } from "@tertulia/tools/servers";
import { expect, it, onTestFinished, vi } from "vitest";
import { askIce } from "../stun/askIce.ts";
import { openPacketSocket } from "../stun/openPacketSocket.ts";
import { openRelay } from "../stun/openRelay.ts";
import { startLiveKit, type LiveKit } from "../testing/startLiveKit.ts";
import { startTurnServer } from "../testing/startTurnServer.ts";
import { trustTestCertificate } from "../testing/trustTestCertificate.ts";
import { joinSfu, type SfuVisit } from "./joinSfu.ts";
import { hiddenGrant, signSfuToken } from "./signSfuToken.ts";

// Real servers on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const timeoutMs = 30_000;

function tokenFor({ key, secret }: LiveKit, ttlSeconds = 60): Secret {
  return signSfuToken(
    { video: hiddenGrant("look"), identity: "look", now: Date.now(), ttlSeconds },
    { key, secret: new Secret(secret) },
  );
}

async function visit(liveKit: LiveKit): Promise<SfuVisit> {
  const visit = await joinSfu({ url: liveKit.url, token: tokenFor(liveKit), timeoutMs });
  onTestFinished(visit.close);
  return visit;
}

function mediaOf({ media }: SfuVisit) {
  if (media === null) throw new Error("The SFU offers no media.");
  return media;
}

it("[O192] the SFU tells its version, its TURN servers and where its media is", async () => {
  const turnServers = [{ host: "turn.example", port: 3478, protocol: "udp", secret: "s", ttl: 60 }];
  const { version, iceServers, media } = await visit(
    await startLiveKit({ autoCreate: true, turnServers }),
  );
  expect(version).toBe("1.13.5");
  expect(iceServers.map(({ urls }) => urls)).toEqual([
    ["turn:turn.example:3478?transport=udp"],
    ["stun:127.0.0.1:9"],
  ]);
  expect(media?.candidates.map(({ transport, address }) => [transport, address])).toEqual([
    ["udp", "127.0.0.1"],
    ["tcp", "127.0.0.1"],
  ]);
});

it("[O189] the SFU's media answers over UDP and TCP, and to nobody with another password", async () => {
  const { session, candidates } = mediaOf(await visit(await startLiveKit({ autoCreate: true })));
  for (const { address: host, port, transport } of candidates) {
    const socket = await openPacketSocket(
      { host, port, transport, framing: "rfc4571" },
      { timeoutMs },
    );
    onTestFinished(() => socket.close());
    expect(await askIce(socket, { session, timeoutMs })).toBe(true);
  }
  const [{ address: host, port } = { address: "", port: 0 }] = candidates;
  const socket = await openPacketSocket(
    { host, port, transport: "udp", framing: "rfc4571" },
    { timeoutMs },
  );
  onTestFinished(() => socket.close());
  const stranger = { ...session, remotePassword: "another password of the SFU" };
  const answer = askIce(socket, { session: stranger, timeoutMs: 500 }).catch(() => false);
  expect(await answer).toBe(false);
});

it("[O185] the SFU's media answers through its TURN server, over UDP, TCP and TLS", async () => {
  trustTestCertificate();
  const { port, tlsPort, secret } = await startTurnServer();
  const turnServers = [{ host: "localhost", port, protocol: "udp", secret, ttl: 60 }];
  const look = await visit(await startLiveKit({ autoCreate: true, turnServers }));
  const { session, candidates } = mediaOf(look);
  const [credentials = { username: "", credential: "" }] = look.iceServers;
  const [peer = { address: "", port: 0 }] = candidates;
  for (const transport of ["udp", "tcp", "tls"] as const) {
    const route = { host: "127.0.0.1", port: transport === "tls" ? tlsPort : port, transport };
    const socket = await openPacketSocket({ ...route, framing: "stun" }, { timeoutMs });
    onTestFinished(() => socket.close());
    const relay = await openRelay(socket, { credentials, timeoutMs });
    const path = await relay.pathTo(peer);
    expect(await askIce(path, { session, timeoutMs })).toBe(true);
  }
});

it("[O193] who is not let in is told why", async () => {
  const liveKit = await startLiveKit();
  const join = (url: string, token: Secret) => joinSfu({ url, token, timeoutMs });
  const stranger = tokenFor({ ...liveKit, secret: "another secret, as long as it has to be" });
  await expect(join(liveKit.url, stranger)).rejects.toMatchObject({ status: 401 });
  await expect(join(liveKit.url, tokenFor(liveKit, -120))).rejects.toMatchObject({ status: 401 });
  // Nobody made this room.
  await expect(join(liveKit.url, tokenFor(liveKit))).rejects.toMatchObject({ status: 404 });
  const [port = 0] = await freePorts(1);
  const nowhere = join(`ws://127.0.0.1:${port}`, tokenFor(liveKit));
  await expect(nowhere).rejects.toMatchObject({ code: "ECONNREFUSED", status: null });
});

it("[O193] a proxy that passes no WebSocket is told by its answer", async () => {
  const proxy = createServer((_request, response) => response.writeHead(200).end("hello"));
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  onTestFinished(() => void proxy.close());
  const url = `ws://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const join = joinSfu({ url, token: new Secret("token"), timeoutMs });
  await expect(join).rejects.toMatchObject({ code: "status", status: 200 });
});
