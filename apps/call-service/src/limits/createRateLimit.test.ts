import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createRateLimit } from "./createRateLimit.ts";

const MINUTE_MS = 60_000;

function setUp(perMinute: number, maxKeys?: number) {
  const clock = { time: 0, now: () => clock.time };
  const options = { perMinute, clock, ...(maxKeys !== undefined && { maxKeys }) };
  return { clock, options, take: createRateLimit(options) };
}

it("[S230] so many at once, and then one after the other", () => {
  const { clock, take } = setUp(3);
  expect([take("a"), take("a"), take("a")]).toEqual([0, 0, 0]);
  expect([take("a"), take("b")]).toEqual([20_000, 0]);
  clock.time = 19_999;
  expect(take("a")).toBe(1);
  clock.time = 20_000;
  expect([take("a"), take("a")]).toEqual([0, 20_000]);
});

it("[S230] a long silence saves up no more than a minute's worth", () => {
  const { clock, take } = setUp(2);
  take("a");
  clock.time = 60 * MINUTE_MS;
  expect([take("a"), take("a"), take("a")]).toEqual([0, 0, 30_000]);
});

it("[S230] 0 is no limit, and a limit that changes counts at once", () => {
  const { options, take } = setUp(0);
  expect(Array.from({ length: 100 }, () => take("a"))).toEqual(Array(100).fill(0));
  options.perMinute = 1;
  expect([take("a"), take("a")]).toEqual([0, MINUTE_MS]);
});

it("[S231] memory is bounded, and whoever is seen again is not forgotten first", () => {
  const { take } = setUp(2, 2);
  take("a");
  take("b");
  take("a");
  take("c");
  expect([take("a"), take("b")]).toEqual([30_000, 0]);
});

it("[S231] names out of a prototype are names like others", () => {
  const { take } = setUp(1);
  expect(["__proto__", "constructor", ""].map(take)).toEqual([0, 0, 0]);
  expect(take("__proto__")).toBe(MINUTE_MS);
});

it("[S230] whatever the rhythm, no minute grants more than twice the limit", () => {
  const pauses = fc.array(fc.nat(20_000), { maxLength: 200 });
  fc.assert(
    fc.property(pauses, fc.integer({ min: 1, max: 20 }), (pausesMs, perMinute) => {
      const { clock, take } = setUp(perMinute);
      const grantedAt: number[] = [];
      for (const pauseMs of pausesMs) {
        clock.time += pauseMs;
        if (take("a") === 0) grantedAt.push(clock.time);
      }
      for (const start of grantedAt) {
        const within = grantedAt.filter((at) => at >= start && at < start + MINUTE_MS);
        expect(within.length).toBeLessThanOrEqual(2 * perMinute);
      }
    }),
  );
});
