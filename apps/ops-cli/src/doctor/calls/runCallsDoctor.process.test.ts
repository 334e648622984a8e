import { Secret, type MatrixRoomId } from "@tertulia/protocol";
import { freePorts } from "@tertulia/tools/servers";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Clock } from "../../cli/Context.ts";
import { createMachine } from "../../machine/createMachine.ts";
import { inspectCertificate } from "./hosts/inspectCertificate.ts";
import { carrySound } from "./media/carrySound.ts";
import { runCallsDoctor } from "./runCallsDoctor.ts";
import { askRedis } from "./sfu/askRedis.ts";
import { joinSfu } from "./sfu/joinSfu.ts";
import { parseSfuConfig } from "./sfu/parseSfuConfig.ts";
import { openPacketSocket } from "./stun/openPacketSocket.ts";
import { startCallService, type CallServiceProgram } from "./testing/startCallService.ts";
import type { AtEnd } from "./testing/runChildServer.ts";
import { startHomeserver, type Answers, type Homeserver } from "./testing/startHomeserver.ts";
import { LIVEKIT_KEY, startLiveKit, type LiveKitOptions } from "./testing/startLiveKit.ts";
import { startRedis } from "./testing/startRedis.ts";
import { startSfuProxy } from "./testing/startSfuProxy.ts";
import { startTurnServer, turnCredentials, type TurnServer } from "./testing/startTurnServer.ts";
import { trustTestCertificate } from "./testing/trustTestCertificate.ts";

// Real servers on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** Another for each test: the call service remembers for a while which rooms the SFU has. */
let roomId = "" as MatrixRoomId;
let rooms = 0;
beforeEach(() => {
  rooms += 1;
  roomId = `!room${rooms}:localhost` as MatrixRoomId;
});

const DELAYED = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";

function homeserverAnswers({ name, url }: Homeserver, service: string): Answers {
  const user = `@ana:${name}`;
  const transport = { type: "livekit", livekit_service_url: service };
  const room = `/_matrix/client/v3/rooms/${roomId}`;
  return {
    "GET /.well-known/matrix/client": {
      "m.homeserver": { base_url: url },
      "org.matrix.msc4143.rtc_foci": [transport],
    },
    "GET /_matrix/client/versions": { unstable_features: { "org.matrix.msc4140": true } },
    "GET /_matrix/client/unstable/org.matrix.msc4143/rtc/transports": {
      rtc_transports: [transport],
    },
    "GET /_matrix/client/v3/capabilities": {
      capabilities: { "org.matrix.msc4140.delayed_events": { max_delay_ms: 86_400_000 } },
    },
    [`PUT ${room}/send/org.tertulia.look/${"07".repeat(12)}`]: { delay_id: "d1" },
    [`POST ${DELAYED}/d1/cancel`]: {},
    [`GET ${room}/state/m.room.power_levels`]: {
      events: { "org.matrix.msc3401.call.member": 0 },
    },
    "GET /_matrix/client/v3/account/whoami": { user_id: user },
    [`POST /_matrix/client/v3/user/${user}/openid/request_token`]: {
      access_token: "openid",
      token_type: "Bearer",
      matrix_server_name: name,
      expires_in: 3600,
    },
    "GET /_matrix/federation/v1/openid/userinfo?access_token=openid": { sub: user },
    "GET /_matrix/federation/v1/openid/userinfo": null,
    "GET /_matrix/federation/v1/version": { server: { name: "Synapse", version: "1.163.2" } },
  };
}

/** Homeserver and call service of every test; the SFU that they lead to is another for each. */
interface World {
  readonly homeserver: Homeserver;
  readonly service: CallServiceProgram;
  readonly liveKitPort: number;
}

let world: World;

beforeAll(async () => {
  const ends: (() => Promise<void>)[] = [];
  const atEnd: AtEnd = (close) => void ends.push(close);
  world = await startWorld(atEnd);
  return async () => {
    for (const close of ends) await close();
  };
});

async function startWorld(atEnd?: AtEnd, secret: string = LIVEKIT_KEY.secret): Promise<World> {
  const [liveKitPort = 0] = await freePorts(1);
  const end = atEnd && { atEnd };
  const homeserver = await startHomeserver({
    answersOf: (own) => homeserverAnswers(own, service.url),
    ...end,
  });
  const env = {
    LIVEKIT_URL: `ws://127.0.0.1:${liveKitPort}`,
    LIVEKIT_KEY: LIVEKIT_KEY.key,
    LIVEKIT_SECRET: secret,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: homeserver.name,
    TERTULIA_HOMESERVER_URLS: `${homeserver.name}=${homeserver.url}`,
  };
  const service = await startCallService({ env, ...end });
  return { homeserver, service, liveKitPort };
}

interface Looking {
  /** `wss:` URL of a proxy before it; default: the SFU itself, as the call service says. */
  readonly sfuUrl?: string;
  /** Default: the network as it is. */
  readonly openPort?: typeof openPacketSocket;
  readonly within?: World;
  /** How many times faster than they pass the waits seem to pass, where what is waited for never comes. */
  readonly haste?: number;
}

/** Runs such an SFU, and looks. */
async function look(
  liveKit: LiveKitOptions,
  { within = world, haste = 0, sfuUrl, openPort = openPacketSocket }: Looking = {},
) {
  const { homeserver, service, liveKitPort } = within;
  trustTestCertificate();
  const webhookUrl = `${service.url}/sfu_webhook`;
  await startLiveKit({ webhookUrl, ...liveKit, port: liveKitPort });
  const { signal } = new AbortController();
  const machine = createMachine({ cwd: "/", env: {}, signal });
  let aheadMs = 0;
  const clock: Clock = {
    now: () => machine.clock.now() + aheadMs,
    sleep: (durationMs) => {
      aheadMs += haste * durationMs;
      return machine.clock.sleep(durationMs);
    },
  };
  // What this machine's kernel gives is not of the test.
  const measureUdpBuffer = () => Promise.resolve(5_000_000);
  const { config = {} } = liveKit;
  const probes = { inspectCertificate, joinSfu, carrySound, askRedis };
  const random = (length: number) => Buffer.alloc(length, 7);
  const found = await runCallsDoctor(
    {
      ...probes,
      openPacketSocket: openPort,
      measureUdpBuffer,
      http: machine.http,
      clock,
      random,
      patienceMs: 30_000,
    },
    {
      serverName: homeserver.name,
      homeserverUrl: null,
      accessToken: new Secret("token"),
      roomId,
      serviceUrl: null,
      sfuKey: { key: LIVEKIT_KEY.key, secret: new Secret(LIVEKIT_KEY.secret) },
      sfuUrl: sfuUrl ?? null,
      sfuApiUrl: sfuUrl === undefined ? null : `http://127.0.0.1:${liveKitPort}`,
      sfuConfig: parseSfuConfig(config),
      metricsUrl: service.metricsUrl,
    },
  );
  return {
    all: found.map(({ id }) => id),
    wrong: found.filter(({ status }) => status !== "pass").map(({ id }) => id),
    found,
  };
}

/** As LiveKit is told of a TURN server. */
function turnOf({ port, tlsPort, secret }: TurnServer) {
  const udp = { host: "localhost", port, protocol: "udp", secret, ttl: 3600 };
  const tls = { host: "localhost", port: tlsPort, protocol: "tls", secret, ttl: 3600 };
  return { udp, tcp: { ...udp, protocol: "tcp" }, tls };
}

/** Nobody of a test may listen on 443, so this is always said. */
const ALWAYS = "calls/ice-servers/no-tls-443";

it("[O223] where all is well everything passes, and the way is UDP", async () => {
  const { udp, tcp, tls } = turnOf(await startTurnServer());
  const { all, wrong, found } = await look({ turnServers: [udp, tcp, tls] });
  expect(JSON.stringify(found)).not.toMatch(/secret of the tests/u);
  expect(wrong).toEqual([ALWAYS]);
  expect(all).toEqual([
    "calls/well-known",
    "calls/transports",
    "calls/delayed-events",
    "calls/room-power",
    "calls/version",
    "calls/service",
    "calls/service-ready",
    "calls/service-cors",
    "calls/service-refuses",
    "calls/service-admits",
    "calls/clock",
    "calls/clock",
    "calls/clock",
    "calls/sfu",
    "calls/sfu-proxy",
    "calls/udp-buffer",
    "calls/room-service",
    "calls/sfu-key",
    "calls/auto-create",
    "calls/webhook",
    "calls/signalling",
    "calls/version",
    "calls/media",
    "calls/media",
    ALWAYS,
    "calls/turn",
    "calls/turn",
    "calls/turn",
    "calls/path",
    "calls/audio",
    "calls/audio-relayed",
  ]);
  expect(found.find(({ id }) => id === "calls/audio")?.values).toMatchObject({ way: "UDP" });
});

it("[O221] TURN servers are told apart by what is wrong with them", async () => {
  const server = await startTurnServer();
  const { udp, tcp, tls } = turnOf(server);
  const [closed = 0] = await freePorts(1);
  const { secret: _secret, ttl: _ttl, ...fixed } = udp;
  const over = turnCredentials(server.secret, Math.floor(Date.now() / 1000) - 7200);
  const turnServers = [
    { ...udp, secret: "another secret" },
    { ...fixed, ...over },
    { ...udp, port: closed },
    { ...tcp, port: closed },
    // Leads there too, and stands in no certificate.
    { ...tls, host: "127.1" },
    { ...tls, secret: "another secret" },
    { ...tls, port: closed },
    tcp,
  ];
  const { found } = await look({ turnServers });
  const turn = found.filter(({ id }) => id.startsWith("calls/turn"));
  expect(turn.map(({ id, values }) => [id, values["why"] ?? ""])).toEqual([
    ["calls/turn/credentials-refused", ""],
    ["calls/turn/credentials-over", ""],
    ["calls/turn/unreachable", "ECONNREFUSED"],
    ["calls/turn/unreachable", "ECONNREFUSED"],
    ["calls/turn/certificate", ""],
    ["calls/turn/credentials-refused", ""],
    ["calls/turn/unreachable", "ECONNREFUSED"],
    ["calls/turn", ""],
  ]);
});

it("[O222] a TURN server that does not relay to the SFU is told", async () => {
  const { udp } = turnOf(await startTurnServer({ relaysToLoopback: false }));
  const { wrong } = await look({ turnServers: [udp] });
  expect(wrong).toEqual([ALWAYS, "calls/turn/peer-denied"]);
});

it("[O218, O228] no TURN server, and an SFU without UDP: the way is TCP, and sound takes it", async () => {
  const { wrong, found } = await look({ hasUdp: false });
  expect(wrong).toEqual(["calls/ice-servers/none", "calls/path/tcp"]);
  expect(found.at(-1)).toMatchObject({ id: "calls/audio", values: { way: "TCP" } });
});

it("[O359] where only TURN over TLS leads to the SFU that is the way, and sound takes it", async () => {
  const { tls } = turnOf(await startTurnServer());
  // As a firewall does that lets nothing to the SFU's own ports.
  const openPort: typeof openPacketSocket = (route, options) =>
    route.framing === "rfc4571"
      ? Promise.reject(Object.assign(new Error("no way"), { code: "ETIMEDOUT" }))
      : openPacketSocket(route, options);
  const { wrong, found } = await look({ turnServers: [tls] }, { openPort });
  expect(wrong).toEqual([
    "calls/media/unreachable",
    "calls/media/unreachable",
    ALWAYS,
    "calls/path/turn-tls",
  ]);
  expect(found.at(-1)).toMatchObject({
    id: "calls/audio-relayed",
    values: { url: `turns:localhost:${tls.port}?transport=tcp`, way: "RELAY" },
  });
});

it("[O215] rooms that nobody made can be joined where the SFU makes them", async () => {
  const { udp } = turnOf(await startTurnServer());
  const { wrong } = await look({ turnServers: [udp], autoCreate: true });
  expect(wrong).toEqual(["calls/auto-create/on", ALWAYS]);
});

it("[O216] webhooks to the wrong place are missed", async () => {
  const { udp } = turnOf(await startTurnServer());
  const [closed = 0] = await freePorts(1);
  const webhookUrl = `http://127.0.0.1:${closed}/sfu_webhook`;
  const { wrong } = await look({ turnServers: [udp], webhookUrl }, { haste: 100 });
  expect(wrong).toEqual(["calls/webhook/silent", ALWAYS]);
});

it("[O358] over a proxy with TLS that passes joining alone, everything passes too", async () => {
  const passes = (path: string): boolean => /^\/rtc[/?]/u.test(path);
  const sfuUrl = await startSfuProxy({ port: world.liveKitPort, passes });
  const redis = await startRedis(["requirepass right"]);
  const config = { redis: { address: `localhost:${redis.port}`, password: "right" } };
  const { all, wrong, found } = await look({ config }, { sfuUrl });
  expect(wrong).toEqual(["calls/ice-servers/none"]);
  const { host } = new URL(sfuUrl);
  expect(found).toContainEqual(
    expect.objectContaining({ id: "calls/certificate", values: expect.objectContaining({ host }) }),
  );
  expect(all.slice(all.indexOf("calls/sfu"))).toEqual([
    "calls/sfu",
    "calls/sfu-proxy",
    "calls/public-api",
    "calls/public-metrics",
    "calls/public-debug",
    "calls/redis",
    "calls/udp-buffer",
    "calls/room-service",
    "calls/sfu-key",
    "calls/auto-create",
    "calls/webhook",
    "calls/signalling",
    "calls/version",
    "calls/media",
    "calls/media",
    "calls/ice-servers/none",
    "calls/path",
    "calls/audio",
  ]);
});

it("[O358] a proxy that passes everything but WebSockets is told", async () => {
  const sfuUrl = await startSfuProxy({ port: world.liveKitPort, upgrades: false });
  const { wrong } = await look({}, { sfuUrl });
  expect(wrong).toEqual([
    "calls/public-api/open",
    "calls/signalling/unreachable",
    "calls/ice-servers/unknown",
    "calls/path/unknown",
    "calls/audio/no-way",
  ]);
});

it("[O225] a call service with another secret than the SFU's is told", async () => {
  const { udp } = turnOf(await startTurnServer());
  const other = await startWorld(undefined, "another secret, as long as it has to be");
  const { wrong } = await look({ turnServers: [udp] }, { within: other });
  expect(wrong).toEqual([
    "calls/service-ready/not-ready",
    "calls/service-admits/refused",
    "calls/sfu/unknown",
  ]);
});
