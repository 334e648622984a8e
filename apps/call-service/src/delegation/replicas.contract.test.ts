/** Several call services on one real redis-server, as processes that can die. */
import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { decodeJwt } from "jose/jwt/decode";
import { SignJWT } from "jose/jwt/sign";
import { expect, it, onTestFinished, vi } from "vitest";
import { openIdToken, sfuGetBody } from "../testing/createTestService.ts";
import { startCallService, type CallServiceProcess } from "../testing/startCallService.ts";
import { startRedisServer, type RedisServer } from "../testing/startRedisServer.ts";
import { startStubHomeserver } from "../testing/startStubHomeserver.ts";
import { startStubSfu, type StubSfu } from "../testing/startStubSfu.ts";

// Processes that start on a busy machine take their time.
vi.setConfig({ testTimeout: 180_000 });

const SECRET = "a secret for tests, longer than 32 characters";
const UNTIL = { timeout: 60_000, interval: 50 };

interface World {
  readonly redis: RedisServer;
  readonly sfu: StubSfu;
  /** `restart <delay id>`, `send <delay id>`, in the order the homeserver was asked. */
  readonly asked: readonly string[];
  readonly lookUps: () => number;
  readonly start: () => Promise<CallServiceProcess>;
}

async function startWorld(): Promise<World> {
  const redis = await startRedisServer();
  const sfu = await startStubSfu();
  const homeserver = await startStubHomeserver();
  onTestFinished(async () => {
    await Promise.all([sfu.close(), homeserver.close()]);
    await redis.close();
  });
  const start = async () => {
    const service = await startCallService({
      LIVEKIT_URL: sfu.url.replace("http", "ws"),
      LIVEKIT_KEY: "devkey",
      LIVEKIT_SECRET: SECRET,
      LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
      LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: "1",
      LIVEKIT_REDIS_URL: redis.url,
      TERTULIA_HOMESERVER_URLS: `hs.example=${homeserver.url}`,
      TERTULIA_MAX_DELEGATED_LEAVES: "1000",
    });
    onTestFinished(() => service.kill("SIGKILL"));
    return service;
  };
  return { redis, sfu, asked: homeserver.asked, lookUps: homeserver.lookUps, start };
}

function post(service: CallServiceProcess, changes: object): Promise<Response> {
  const body = JSON.stringify(sfuGetBody({ openid_token: openIdToken(), ...changes }));
  return fetch(`${service.url}/sfu/get`, { method: "POST", body });
}

function delegate(service: CallServiceProcess, device: number): Promise<Response> {
  const delay = { delay_id: `delay-${device}`, delay_timeout: 3_600_000 };
  return post(service, { device_id: `DEVICE${device}`, ...delay });
}

const identityOf = (device: number) => `@ana:hs.example:DEVICE${device}`;
const countOf = (asked: readonly string[], what: string) =>
  asked.filter((one) => one === what).length;

async function roomOf(answer: Response): Promise<string> {
  const { jwt } = (await answer.json()) as { jwt: string };
  return (decodeJwt(jwt)["video"] as { room: string }).room;
}

function leftEvent(room: string): object {
  const participant = { identity: identityOf(1), sid: "PA_1", disconnectReason: "SIGNAL_CLOSE" };
  return { event: "participant_left", id: "EV_1", room: { name: room }, participant };
}

async function sendWebhook(service: CallServiceProcess, event: object): Promise<void> {
  const body = JSON.stringify(event);
  const token = await new SignJWT({ sha256: createHash("sha256").update(body).digest("base64") })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer("devkey")
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(SECRET));
  const headers = { Authorization: token };
  await fetch(`${service.url}/sfu_webhook`, { method: "POST", headers, body });
}

it("[S172] three under load: one that is killed loses no job, and no request is answered twice", async () => {
  const { sfu, asked, lookUps, start } = await startWorld();
  const replicas = await Promise.all([start(), start(), start()]);
  const devices = Array.from({ length: 60 }, (_, device) => device);
  for (const device of devices) sfu.present.add(identityOf(device));
  const at = (device: number) => replicas[device % 3] as CallServiceProcess;
  const accepted = await Promise.all(devices.map((device) => delegate(at(device), device)));
  expect(new Set(accepted.map(({ status }) => status))).toEqual(new Set([200]));
  await vi.waitUntil(
    () => devices.every((device) => asked.includes(`restart delay-${device}`)),
    UNTIL,
  );

  const before = lookUps();
  const load = devices.map((device) => post(at(1 + (device % 2)), { device_id: `LOAD${device}` }));
  await replicas[0]?.kill("SIGKILL");
  const answers = await Promise.all(load);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(lookUps() - before).toBe(devices.length);

  sfu.present.clear();
  await vi.waitUntil(
    () => devices.every((device) => asked.includes(`send delay-${device}`)),
    UNTIL,
  );
  for (const device of devices) expect(countOf(asked, `send delay-${device}`)).toBe(1);
});

it("[S184] SIGTERM: ten of ten in flight are answered, and another has all jobs at once", async () => {
  const { redis, sfu, asked, lookUps, start } = await startWorld();
  const [one, other] = await Promise.all([start(), start()]);
  sfu.present.add(identityOf(1));
  const room = await roomOf(await delegate(one, 1));
  await vi.waitUntil(() => asked.includes("restart delay-1"), UNTIL);

  const before = lookUps();
  const inFlight = Array.from({ length: 10 }, (_, at) => delegate(one, 10 + at));
  // The rest is on its way: connected, or about to be.
  await vi.waitUntil(() => lookUps() > before, { ...UNTIL, interval: 1 });
  const ended = one.kill("SIGTERM");
  const answers = await Promise.all(inFlight);
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
  await ended;

  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  await vi.waitUntil(async () => (await client.hlen("tertulia:leases")) === 11, UNTIL);
  sfu.present.clear();
  await sendWebhook(other, leftEvent(room));
  await vi.waitUntil(() => asked.includes("send delay-1"), UNTIL);
  expect(countOf(asked, "send delay-1")).toBe(1);
});

it("[S183] a webhook reaches the job, whichever replica hears it", async () => {
  const { sfu, asked, start } = await startWorld();
  const [one, other] = await Promise.all([start(), start()]);
  sfu.present.add(identityOf(1));
  const room = await roomOf(await delegate(one, 1));
  await vi.waitUntil(() => asked.includes("restart delay-1"), UNTIL);
  sfu.present.clear();
  await sendWebhook(other, leftEvent(room));
  await sendWebhook(one, leftEvent(room));
  await sendWebhook(other, leftEvent(room));
  await vi.waitUntil(() => asked.includes("send delay-1"), UNTIL);
  expect(countOf(asked, "send delay-1")).toBe(1);
});

it("[S174] a job is there again after a restart of the service and of the store", async () => {
  const { redis, sfu, asked, start } = await startWorld();
  const first = await start();
  sfu.present.add(identityOf(1));
  await delegate(first, 1);
  await vi.waitUntil(() => asked.includes("restart delay-1"), UNTIL);
  await first.kill("SIGKILL");
  await redis.kill();
  await redis.start();
  await start();
  sfu.present.clear();
  await vi.waitUntil(() => asked.includes("send delay-1"), UNTIL);
});

it("[S186] while the store hangs all are answered, and what was not stored is stored afterwards", async () => {
  const { redis, start } = await startWorld();
  const service = await start();
  redis.signal("SIGSTOP");
  const answers = await Promise.all([post(service, {}), delegate(service, 1)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  redis.signal("SIGCONT");
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  await vi.waitUntil(async () => (await client.hlen("lk-jwt:jobs")) === 1, UNTIL);
});

it("[S186] without the store all are answered, and what was not stored is stored when it is back", async () => {
  const { redis, start } = await startWorld();
  const service = await start();
  await redis.kill();
  const answers = await Promise.all([post(service, {}), delegate(service, 1)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  await redis.start();
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  await vi.waitUntil(async () => (await client.hlen("lk-jwt:jobs")) === 1, UNTIL);
});
