import { expect, it } from "vitest";
import { Refusal } from "../Refusal.ts";
import { createReadiness, type ReadinessOptions } from "./createReadiness.ts";

const fine = () => Promise.resolve();

function start(checks: Partial<ReadinessOptions["checks"]> = {}) {
  const clock = { now: () => now };
  let now = 1_000;
  const readiness = createReadiness({
    clock,
    membershipMode: () => "off",
    checks: {
      sfu: fine,
      homeserver: fine,
      membership: () => null,
      redis: () => ({ state: "off" }),
      ...checks,
    },
  });
  return { readiness, advance: (ms: number) => (now += ms) };
}

it("[S274] with everything up it is ready, and says what is not there at all", async () => {
  expect(await start().readiness.check()).toEqual({
    isReady: true,
    sfu: { state: "up" },
    homeserver: { state: "up" },
    redis: { state: "off" },
    membership: "off",
    membershipCheck: { state: "off" },
    checkedAt: 1_000,
  });
});

it.each(["sfu", "homeserver"] as const)(
  "[S274] without the %s it is not ready, with the reason",
  async (what) => {
    const check = () => Promise.reject(new Refusal(`${what}/unreachable`, "ECONNREFUSED"));
    expect(await start({ [what]: check }).readiness.check()).toMatchObject({
      isReady: false,
      [what]: { state: "down", reason: `${what}/unreachable` },
    });
  },
);

it("[S409] while nobody can say who is in a room it is not ready, with the reason", async () => {
  const membership = () => Promise.reject(new Refusal("membership/unknown", "status 401"));
  expect(await start({ membership }).readiness.check()).toMatchObject({
    isReady: false,
    membershipCheck: { state: "down", reason: "membership/unknown" },
  });
});

it("[S274] without Redis it stays ready, and says so", async () => {
  const down = { state: "down", reason: "redis/unreachable" } as const;
  const state = await start({ redis: () => down }).readiness.check();
  expect(state).toMatchObject({ isReady: true, redis: down });
});

it("[S274] an unforeseen failure keeps its cause to itself", async () => {
  const sfu = () => Promise.reject(new Error("canary"));
  const state = await start({ sfu }).readiness.check();
  expect(state).toMatchObject({ isReady: false, sfu: { state: "down", reason: "failed" } });
  expect(JSON.stringify(state)).not.toContain("canary");
});

it("[S276] who asks while a look is under way gets its result, and so does who asks soon after", async () => {
  let looks = 0;
  const answer = Promise.withResolvers<void>();
  const { readiness, advance } = start({
    sfu: () => {
      looks += 1;
      return answer.promise;
    },
  });
  const both = [readiness.check(), readiness.check()];
  answer.resolve();
  await Promise.all(both);
  advance(4_999);
  await readiness.check();
  expect(looks).toBe(1);
  advance(1);
  await readiness.check();
  expect(looks).toBe(2);
});
