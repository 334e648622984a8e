/** Rules E20, E21 and E190: when to try again. */
import type { CallErrorCode } from "@tertulia/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { retryDelay } from "./retryDelay.ts";

const LIVE = { code: "call/sfu-unreachable", isJoining: false } as const;

it("[E20] the delay doubles from half a second to ten", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 1000].map((failures) =>
    retryDelay({ ...LIVE, failures, jitter: 0 }),
  );
  expect(longest).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
});

it("[E20] half of it is drawn, so that no two clients need try in step", () => {
  const input = fc.record({
    failures: fc.integer({ min: 1, max: 2000 }),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(input, ({ failures, jitter }) => {
      const shortest = retryDelay({ ...LIVE, failures, jitter: 0 }) ?? -1;
      const delay = retryDelay({ ...LIVE, failures, jitter }) ?? -1;
      expect(delay).toBeCloseTo(shortest * (1 + jitter));
      expect(delay).toBeLessThanOrEqual(10_000);
    }),
  );
});

it("[E190] on the way in it is two seconds, and up to half a second more by lot", () => {
  const delays = [0, 0.5].map((jitter) =>
    retryDelay({ ...LIVE, isJoining: true, failures: 1, jitter }),
  );
  expect(delays).toEqual([2000, 2250]);
});

it.each<CallErrorCode>([
  "call/taken-over",
  "call/removed",
  "call/ended",
  "call/full",
  "call/forbidden",
  "call/no-permission",
  "call/no-transport",
  "call/encryption-unsupported",
])("[E21] after %s there is no other try", (code) => {
  for (const isJoining of [false, true])
    expect(retryDelay({ failures: 1, code, isJoining, jitter: 0.5 })).toBeNull();
});

it.each<CallErrorCode>([
  "call/sfu-unreachable",
  "call/unverified",
  "call/service-unreachable",
  "call/service-nonsense",
  "call/homeserver-unreachable",
  "call/offline",
  "call/unexpected",
])("[E21] after %s there is", (code) => {
  expect(retryDelay({ failures: 1, code, isJoining: false, jitter: 0.5 })).toBe(375);
});
