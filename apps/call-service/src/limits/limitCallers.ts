/** Turns away an address that asks too often, before anything else is done for it. Rule S230 in SPEC.md. */
import type { MiddlewareHandler } from "hono";
import type { CallServiceParts } from "../ports.ts";
import { callerOf } from "./callerOf.ts";

/** In front of the endpoints that anybody can ask. */
export function limitCallers({
  config,
  limits,
}: Pick<CallServiceParts, "config" | "limits">): MiddlewareHandler {
  return async (c, next) => {
    limits.countCaller(callerOf(c, config.limits.trustedProxies));
    await next();
  };
}
