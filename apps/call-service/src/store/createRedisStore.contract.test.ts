/** The store before a real redis-server. */
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { jobKey } from "../delegation/LeaveJob.ts";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { ANAS_JOB, BETOS_JOB, describeStore } from "../testing/describeStore.ts";
import { startRedisServer, type RedisServer } from "../testing/startRedisServer.ts";
import { createRedisStore } from "./createRedisStore.ts";
import { toJobRecord } from "./jobRecord.ts";
import type { Store, StoreMessage } from "./Store.ts";

// A server that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const clock = { now: () => Date.now() };

let server: RedisServer;
let redis: Redis;
beforeAll(async () => {
  server = await startRedisServer();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.close();
});
beforeEach(() => redis.flushall());

/** Another replica each time. */
async function start(port = server.address.port): Promise<Store> {
  const { log } = createMemoryLog();
  const store = createRedisStore({ address: { ...server.address, port }, clock, log });
  onTestFinished(() => store.close());
  await vi.waitUntil(() => store.state().kind === "ready");
  return store;
}

/** Resolves when the store's own clock is past a lease. */
async function untilTaken(store: Store): Promise<void> {
  await vi.waitUntil(async () => (await store.jobs.hold()).held.length > 0, {
    timeout: 30_000,
    interval: 250,
  });
}

describe("redis-server", () => {
  describeStore(start);

  it("[S172] a job has one holder, and another takes it when that one is dead", async () => {
    const one = await start();
    const other = await start();
    await one.jobs.put(ANAS_JOB);
    expect(await other.jobs.hold()).toEqual({ held: [], elsewhere: [ANAS_JOB] });
    expect(await one.jobs.hold()).toEqual({ held: [ANAS_JOB], elsewhere: [] });
    const lease = await redis.hget("tertulia:leases", jobKey(ANAS_JOB));
    const [seconds = 0] = await redis.time();
    // By the server's own clock, to the second; another replica looks every two.
    const leftMs = Number(lease?.split("|")[0]) - seconds * 1_000;
    expect(leftMs).toBeLessThanOrEqual(7_000);
    await one.close();
    const diedAt = Date.now();
    await untilTaken(other);
    expect(Date.now() - diedAt).toBeGreaterThan(5_000);
    expect(await other.jobs.hold()).toEqual({ held: [ANAS_JOB], elsewhere: [] });
  });

  it("[S173] who puts a job holds it, and who held it before changes nothing of it any more", async () => {
    const one = await start();
    const other = await start();
    const newer = { ...ANAS_JOB, delayId: "delay-3" };
    await one.jobs.put(ANAS_JOB);
    await other.jobs.put(newer);
    await one.jobs.save(ANAS_JOB);
    await one.jobs.remove(ANAS_JOB);
    expect(await other.jobs.hold()).toEqual({ held: [newer], elsewhere: [] });
    expect(await one.jobs.hold()).toEqual({ held: [], elsewhere: [newer] });
  });

  it("[S184] what is released is anybody's at once, and what is put afterwards too", async () => {
    const one = await start();
    const other = await start();
    await one.jobs.put(ANAS_JOB);
    await one.jobs.release();
    await one.jobs.put(BETOS_JOB);
    const { held } = await other.jobs.hold();
    expect(held.map(({ delayId }) => delayId).sort()).toEqual(["delay-1", "delay-2"]);
  });

  it("[S185] a peer's jobs are taken over, and what is none is left alone", async () => {
    const store = await start();
    await redis.hset("lk-jwt:jobs", jobKey(BETOS_JOB), toJobRecord(BETOS_JOB).job);
    await redis.hset("lk-jwt:jobs", "other", toJobRecord(ANAS_JOB).job);
    await redis.hset("lk-jwt:jobs", "nonsense", "{");
    expect(await store.jobs.hold()).toEqual({ held: [BETOS_JOB], elsewhere: [] });
    await store.jobs.remove(BETOS_JOB);
    expect(Object.keys(await redis.hgetall("lk-jwt:jobs")).sort()).toEqual(["nonsense", "other"]);
  });

  it("[S183] what one tells all others hear, and it itself does not", async () => {
    const stores = [await start(), await start(), await start()];
    const heard: [number, StoreMessage][] = [];
    stores.forEach((store, at) => store.messages.subscribe((message) => heard.push([at, message])));
    await vi.waitUntil(async () => {
      const [, count] = (await redis.pubsub("NUMSUB", "tertulia:messages")) as [string, number];
      return count >= 3;
    });
    await redis.publish("tertulia:messages", "nonsense {");
    await redis.publish("tertulia:messages", '{"from":"x","message":{"kind":"of tomorrow"}}');
    await redis.publish("tertulia:messages", '{"from":"x","message":{"kind":"sfuEvent"}}');
    await stores[0]?.messages.publish({ kind: "jobsChanged" });
    await vi.waitUntil(() => heard.length === 2);
    expect(new Set(heard.map(([at]) => at))).toEqual(new Set([1, 2]));
  });

  it("[S400] a listener that fails keeps the message from no other, and is told", async () => {
    const { log, lines } = createMemoryLog();
    const store = createRedisStore({ address: server.address, clock, log });
    onTestFinished(() => store.close());
    const heard: StoreMessage[] = [];
    store.messages.subscribe(() => {
      throw new TypeError("canary");
    });
    store.messages.subscribe((message) => heard.push(message));
    await vi.waitUntil(async () => {
      await redis.publish("tertulia:messages", '{"from":"x","message":{"kind":"jobsChanged"}}');
      return heard.length > 0;
    });
    expect(lines).toContainEqual({
      level: "error",
      message: "a replica's message failed",
      context: { code: "TypeError" },
    });
  });

  it("[S411] a server that is never there is one warning, and its coming is told", async () => {
    await server.kill();
    const { log, lines } = createMemoryLog();
    const store = createRedisStore({ address: server.address, clock, log });
    onTestFinished(() => store.close());
    for (let asked = 0; asked < 3; asked += 1) await expect(store.jobs.hold()).rejects.toThrow();
    expect(lines).toEqual([
      { level: "warn", message: "store away", context: { why: "ECONNREFUSED" } },
    ]);
    await server.start();
    await vi.waitUntil(() => store.state().kind === "ready", { timeout: 30_000 });
    expect(lines.map(({ message }) => message)).toEqual(["store away", "store ready"]);
  });

  it("[S183] what is told is heard too by who was there before the server", async () => {
    await server.kill();
    const { log } = createMemoryLog();
    const early = createRedisStore({ address: server.address, clock, log });
    onTestFinished(() => early.close());
    const heard: StoreMessage[] = [];
    early.messages.subscribe((message) => heard.push(message));
    await expect(early.jobs.hold()).rejects.toThrow();
    await server.start();
    await vi.waitUntil(async () => {
      await redis.publish("tertulia:messages", '{"from":"x","message":{"kind":"jobsChanged"}}');
      return heard.length > 0;
    });
  });

  it("[S182] a value is forgotten when its time is over", async () => {
    const map = (await start()).map("one");
    await map.set("key", "value", 100);
    expect(await map.get("key")).toBe("value");
    await vi.waitUntil(async () => (await map.get("key")) === null);
  });

  it("[S174] jobs are there again when the server is", async () => {
    const store = await start();
    await store.jobs.put(ANAS_JOB);
    await server.kill();
    await expect(store.jobs.hold()).rejects.toThrow();
    expect(store.state().kind).toBe("away");
    await server.start();
    await vi.waitUntil(() => store.state().kind === "ready");
    expect(await store.jobs.hold()).toEqual({ held: [ANAS_JOB], elsewhere: [] });
  });

  it("[S186] only an end that nobody wanted is told", async () => {
    const { log, lines } = createMemoryLog();
    const store = createRedisStore({ address: server.address, clock, log });
    await vi.waitUntil(() => store.state().kind === "ready");
    await store.close();
    await vi.waitUntil(async () => !String(await redis.client("LIST")).includes("cmd=subscribe"));
    expect(lines.map(({ message }) => message)).toEqual(["store ready"]);
  });

  it("[S186] a server that hangs is a failure, not a wait", async () => {
    const store = await start();
    server.signal("SIGSTOP");
    onTestFinished(() => server.signal("SIGCONT"));
    await expect(store.jobs.put(ANAS_JOB)).rejects.toThrow("Command timed out");
    await expect(store.map("one").get("key")).rejects.toThrow("Command timed out");
    expect(store.state().kind).toBe("ready");
    await expect(store.jobs.hold()).rejects.toThrow("Command timed out");
    expect(store.state().kind).toBe("away");
  });
});

describe("a server that knows hashes alone", () => {
  const ALLOWED: ReadonlySet<string> = new Set(["HGETALL", "HSET", "HDEL", "PING"]);

  /** Lets through what it knows, one command at a time. */
  async function startMinimal(): Promise<number> {
    const sockets = new Set<Socket>();
    const proxy = createServer((client) => {
      const upstream = connect(server.address.port, "127.0.0.1");
      sockets.add(client).add(upstream);
      upstream.pipe(client);
      client.on("data", (chunk) => {
        for (const command of chunk.toString().split(/(?=\*\d+\r\n\$)/u)) {
          const name = command.split("\r\n")[2]?.toUpperCase() ?? "";
          if (ALLOWED.has(name)) upstream.write(command);
          else client.write(`-ERR unknown command '${name}'\r\n`);
        }
      });
      client.on("error", () => upstream.destroy());
      client.on("close", () => upstream.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    return (proxy.address() as AddressInfo).port;
  }

  it("[S185] serves one replica", async () => {
    const port = await startMinimal();
    const { log, lines } = createMemoryLog();
    const store = createRedisStore({ address: { ...server.address, port }, clock, log });
    onTestFinished(() => store.close());
    await vi.waitUntil(() => store.state().kind === "ready");
    await store.jobs.put(ANAS_JOB);
    await store.jobs.put(BETOS_JOB);
    await store.jobs.save({ ...BETOS_JOB, wasSeen: true });
    await store.jobs.remove(ANAS_JOB);
    expect(await store.jobs.hold()).toEqual({
      held: [{ ...BETOS_JOB, wasSeen: true }],
      elsewhere: [],
    });
    const warnings = lines.filter(({ level }) => level === "warn");
    expect(warnings).toMatchObject([{ message: expect.stringContaining("only one replica") }]);
  });
});
