import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { measureUdpBuffer } from "./measureUdpBuffer.ts";

const MAX_BYTES = 16 * 1024 * 1024;

it("[O356] the kernel gives twice its limit, or twice what was asked for", async () => {
  const limit = Number(readFileSync("/proc/sys/net/core/rmem_max", "utf8"));
  expect(await measureUdpBuffer()).toBe(2 * Math.min(limit, MAX_BYTES));
});
