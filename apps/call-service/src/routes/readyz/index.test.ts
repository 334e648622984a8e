import { expect, it } from "vitest";
import type { Readiness } from "../../readiness/createReadiness.ts";
import { createTestService } from "../../testing/createTestService.ts";

const READY: Readiness = {
  isReady: true,
  sfu: { state: "up" },
  homeserver: { state: "up" },
  redis: { state: "off" },
  membership: "application-service",
  membershipCheck: { state: "up" },
  checkedAt: 0,
};

function appWith(changes: Partial<Readiness>) {
  const readiness = { check: () => Promise.resolve({ ...READY, ...changes }) };
  return createTestService({ readiness }).app;
}

it("[S277] a service that can give tokens is 200, with what it looked at", async () => {
  const response = await appWith({}).request("/readyz");
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    ready: true,
    checks: {
      sfu: { state: "up" },
      homeserver: { state: "up" },
      membership: { state: "up" },
      redis: { state: "off" },
    },
    membership: { mode: "application-service" },
  });
});

it("[S277] one that cannot is 503, with the reason", async () => {
  const sfu = { state: "down", reason: "sfu/refused" } as const;
  const response = await appWith({ isReady: false, sfu }).request("/readyz");
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ ready: false, checks: { sfu } });
});

it.each(["POST", "OPTIONS", "DELETE"])("[S277] %s is 405", async (method) => {
  expect((await appWith({}).request("/readyz", { method })).status).toBe(405);
});
