import { expect, it } from "vitest";
import { createTestMachine } from "../../../testing/createTestMachine.ts";
import type { CallsPorts } from "../CallsTarget.ts";
import { lookBehind } from "./lookBehind.ts";
import type { SfuConfig } from "./parseSfuConfig.ts";

const alone: SfuConfig = { redis: [], metricsPort: null, debugPort: null };
const server = { host: "redis", port: 1, isTls: false, username: "", password: null };

async function look(sfuConfig: SfuConfig | null, bytes: number, publicUrl = "http://127.0.0.1") {
  const unused = () => Promise.reject(new Error("not expected"));
  const ports: CallsPorts = {
    ...createTestMachine(),
    inspectCertificate: unused,
    measureUdpBuffer: () => Promise.resolve(bytes),
    askRedis: () => Promise.resolve({ kind: "pong" }),
    joinSfu: unused,
    openPacketSocket: unused,
    carrySound: unused,
    patienceMs: 1,
  };
  return (await lookBehind(ports, { publicUrl, sfuConfig })).map(({ id }) => id);
}

it("[O356] a buffer below what LiveKit warns of is told", async () => {
  expect(await look(alone, 4_999_999)).toEqual(["calls/udp-buffer/small"]);
  expect(await look(alone, 5_000_000)).toEqual(["calls/udp-buffer"]);
});

it("[O354, O355] each Redis is asked, and without LiveKit's configuration nothing can be told", async () => {
  const two = { ...alone, redis: [server, server] };
  expect(await look(two, 5_000_000)).toEqual(["calls/redis", "calls/redis", "calls/udp-buffer"]);
  expect(await look(null, 5_000_000)).toEqual([
    "calls/redis/no-config",
    "calls/udp-buffer/no-config",
  ]);
});

it("[O357] an SFU that is tried out on this machine is public to nobody", async () => {
  const topics = ["calls/public-api", "calls/public-metrics", "calls/public-debug"];
  for (const publicUrl of ["https://localhost", "http://sfu.example.org"])
    expect(await look(alone, 5_000_000, publicUrl)).toEqual([...topics, "calls/udp-buffer"]);
});
