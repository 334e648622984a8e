import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Secret } from "@tertulia/protocol";
import { freePorts } from "@tertulia/tools/servers";
import { expect, it, onTestFinished, vi } from "vitest";
import { startRedis } from "../testing/startRedis.ts";
import { trustTestCertificate } from "../testing/trustTestCertificate.ts";
import { askRedis, type RedisServer } from "./askRedis.ts";
import { checkRedis } from "./checkRedis.ts";

// Real servers on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const clock = { now: () => 0, sleep: () => Promise.resolve() };

async function look(port: number, parts: Partial<RedisServer> = {}) {
  const server = { host: "localhost", port, isTls: false, username: "", password: null, ...parts };
  const { id, values } = await checkRedis({ clock, askRedis, patienceMs: 30_000 }, server);
  return [id, values["word"] ?? values["why"] ?? ""];
}

it("[O355] a Redis answers, and its credentials are told from its illness", async () => {
  const guarded = await startRedis(["requirepass right"]);
  const password = new Secret("right");
  expect(await look(guarded.port, { password })).toEqual(["calls/redis", ""]);
  expect(await look(guarded.port, { username: "default", password })).toEqual(["calls/redis", ""]);
  expect(await look(guarded.port)).toEqual(["calls/redis/refused", "NOAUTH"]);
  const wrong = { password: new Secret("wrong") };
  expect(await look(guarded.port, wrong)).toEqual(["calls/redis/refused", "WRONGPASS"]);
});

it("[O355] a password where there is none, and a primary that is gone, are told", async () => {
  const [closed = 0] = await freePorts(1);
  const [open, orphan] = await Promise.all([
    startRedis(),
    startRedis([`replicaof 127.0.0.1 ${closed}`, "replica-serve-stale-data no"]),
  ]);
  expect(await look(open.port)).toEqual(["calls/redis", ""]);
  const needless = { password: new Secret("needless") };
  expect(await look(open.port, needless)).toEqual(["calls/redis/refused", "ERR"]);
  expect(await look(orphan.port)).toEqual(["calls/redis/unwell", "MASTERDOWN"]);
});

it("[O355] a closed port, a name of elsewhere, TLS, and somebody else are told apart", async () => {
  const [closed = 0] = await freePorts(1);
  expect(await look(closed)).toEqual(["calls/redis/unreachable", "ECONNREFUSED"]);
  const [id] = await look(closed, { host: "redis.invalid" });
  expect(id).toBe("calls/redis/elsewhere");
  const { tlsPort } = await startRedis();
  expect(await look(tlsPort, { isTls: true })).toEqual([
    "calls/redis/unreachable",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
  ]);
  trustTestCertificate();
  expect(await look(tlsPort, { isTls: true })).toEqual(["calls/redis", ""]);
  const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  expect(await look((other.address() as AddressInfo).port)).toEqual(["calls/redis/not-redis", ""]);
});
