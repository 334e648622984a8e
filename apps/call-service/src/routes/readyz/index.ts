/** `GET /readyz`: whether tokens can be given, and if not, what is in the way. */
import { Hono } from "hono";
import type { Readiness } from "../../readiness/createReadiness.ts";
import type { CallServiceParts } from "../../ports.ts";

/** For whoever decides where to send callers. Redis alone takes no replica out: tokens are given without it. */
export function createReadyz({ readiness }: Pick<CallServiceParts, "readiness">): Hono {
  return new Hono()
    .get("/readyz", async (c) => {
      const state = await readiness.check();
      return c.json(toBody(state), state.isReady ? 200 : 503);
    })
    .all("/readyz", (c) => c.body(null, 405));
}

function toBody({ isReady, membership: mode, ...state }: Readiness) {
  const { sfu, homeserver, membershipCheck: membership, redis } = state;
  const checks = { sfu, homeserver, membership, redis };
  return { ready: isReady, checks, membership: { mode } };
}
