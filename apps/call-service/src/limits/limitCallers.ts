/** Turns away an address that asks too often, before anything else is done for it. Rule S230 in SPEC.md. */
import type { MiddlewareHandler } from "hono";
import type { CallServiceParts } from "../ports.ts";
import { callerOf, type Caller } from "./callerOf.ts";

declare module "hono" {
  interface ContextVariableMap {
    /** Set by `limitCallers`, so that whoever counts the request again need not find out again whose it is. */
    caller: Caller;
  }
}

/** In front of the endpoints that anybody can ask. */
export function limitCallers({
  config,
  limits,
}: Pick<CallServiceParts, "config" | "limits">): MiddlewareHandler {
  return async (c, next) => {
    const caller = callerOf(c, config.limits.trustedProxies);
    limits.countCaller(caller);
    c.set("caller", caller);
    await next();
  };
}
