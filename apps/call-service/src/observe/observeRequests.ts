/** Gives each request an id, and tells how it ended: one line in the log for every refusal. Rules S260–S263 in SPEC.md. */
import { randomUUID } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { failureCode } from "../internal/failureCode.ts";
import type { CallServiceParts, Log } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { endpointOf } from "./endpointOf.ts";
import type { EndedRequest, NotedRefusal, RequestOutcome } from "./Observer.ts";

/** What an id of a proxy in front looks like; anything else is not written down. */
const CALLER_REQUEST_ID = /^[\w.:@-]{1,64}$/u;

/** Around every endpoint. The id is always our own: a caller's could stand for two requests. */
export function observeRequests({
  observer,
  clock,
  log,
}: Pick<CallServiceParts, "observer" | "clock" | "log">): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = clock.now();
    const requestId = randomUUID();
    c.header("X-Request-Id", requestId);
    await next();
    const endedAt = clock.now();
    const request: EndedRequest = {
      requestId,
      endedAt,
      endpoint: endpointOf(c.req.path),
      outcome: outcomeOf(c),
      status: c.res.status,
      tookMs: endedAt - startedAt,
      ...(c.error instanceof Refusal && { refusal: noted(c.error) }),
    };
    observer.requestEnded(request);
    logEnd(request, c, log);
  };
}

function outcomeOf(c: Context): RequestOutcome {
  if (c.error instanceof Refusal) return "refused";
  if (c.error !== undefined) return "failed";
  if (c.req.method === "OPTIONS" && c.res.ok) return "preflight";
  return c.res.ok ? "granted" : "declined";
}

function noted({ reason, detail, step }: Refusal): NotedRefusal {
  return { reason, detail, host: step.host, stepMs: step.tookMs };
}

function logEnd(request: EndedRequest, c: Context, log: Log): void {
  const { requestId, endpoint, status, tookMs, refusal } = request;
  const callerRequestId = c.req.header("X-Request-Id") ?? "";
  const context = {
    requestId,
    ...(CALLER_REQUEST_ID.test(callerRequestId) && { callerRequestId }),
    endpoint,
    status,
    tookMs,
  };
  if (refusal !== undefined) {
    log[status >= 500 ? "warn" : "info"]("request refused", { ...context, ...refusal });
  } else if (c.error !== undefined) {
    // An unknown error's message may hold anything, so only its code and place are told, and only to the log.
    const place = { code: failureCode(c.error), at: framesOf(c.error) };
    log.error("request failed", { ...context, ...place });
  }
}

function framesOf(error: Error): string {
  const lines = error.stack?.split("\n") ?? [];
  return lines.filter((line) => line.startsWith("    at ")).join("\n");
}
