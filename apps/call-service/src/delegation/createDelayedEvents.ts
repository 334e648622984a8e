/** Restarts and sends delayed events at the homeservers that have them (MSC4140). Rules S180, S181, S349 in SPEC.md. */
import { askDelayedEvents, isUnrecognized } from "../homeserver/askDelayedEvents.ts";
import type { ClientApi, FindClientApi } from "../homeserver/createClientApiFinder.ts";
import type { HttpAnswer, SendRequest } from "../homeserver/createGuardedHttp.ts";
import { encodeSegment } from "../internal/encodeSegment.ts";
import { failureCode } from "../internal/failureCode.ts";
import type { Clock } from "../ports.ts";
import type { LeaveJob } from "./LeaveJob.ts";
import type { DelayedEventAnswer } from "./LeaveState.ts";
import type { DelayedEvents } from "./ports.ts";
import { parseJsonObject } from "../internal/parseJsonObject.ts";

const MAX_ANSWER_BYTES = 64 * 1024;
/** Where a homeserver has enough and does not say for how long. */
const DEFAULT_RETRY_AFTER_MS = 5_000;

export interface DelayedEventsOptions {
  readonly findClientApi: FindClientApi;
  readonly send: SendRequest;
  readonly clock: Clock;
}

/**
 * Asks without a token: whoever knows the delay id may.
 *
 * @see MSC4140, "Managing scheduled delayed events", as merged on 2026-09-08
 */
export function createDelayedEvents(options: DelayedEventsOptions): DelayedEvents {
  const { findClientApi, send, clock } = options;
  const post = (api: ClientApi, suffix: string, timeoutMs: number): Promise<HttpAnswer> => {
    const endAt = clock.now() + timeoutMs;
    return askDelayedEvents((path) =>
      send({
        ...api,
        method: "POST",
        path: path + suffix,
        body: "{}",
        maxBytes: MAX_ANSWER_BYTES,
        timeoutMs: Math.max(1, endAt - clock.now()),
      }),
    );
  };
  const ask =
    (method: "restart" | "send") =>
    async ({ serverName, delayId }: LeaveJob, timeoutMs: number): Promise<DelayedEventAnswer> => {
      const api = await findClientApi(serverName);
      if (api === null) return { kind: "failed", why: "no client API" };
      try {
        const answer = await post(api, `/${encodeSegment(delayId)}/${method}`, timeoutMs);
        return toAnswer(answer, clock.now());
      } catch (error) {
        // The code alone: the path, which an error may quote, holds the delay id.
        return { kind: "failed", why: failureCode(error) };
      }
    };
  return {
    canReach: async (serverName) => (await findClientApi(serverName)) !== null,
    restart: ask("restart"),
    send: ask("send"),
  };
}

function toAnswer(answer: HttpAnswer, now: number): DelayedEventAnswer {
  const { status, headers, body } = answer;
  if (status >= 200 && status < 300) return { kind: "done" };
  // A homeserver without the feature, or a wrong URL, says nothing about the event.
  if (status === 404 && !isUnrecognized(answer)) return { kind: "unknown" };
  // Sent or cancelled already: nothing is left to be done about it.
  if (status === 409) return { kind: "unknown" };
  const error = parseJsonObject(body);
  if (status !== 429) return { kind: "failed", why: `status ${status}` };
  const inBody = error["retry_after_ms"];
  const retryAfterMs =
    retryAfterHeaderMs(headers["retry-after"], now) ??
    (typeof inBody === "number" && inBody >= 0 ? inBody : DEFAULT_RETRY_AFTER_MS);
  return { kind: "limited", retryAfterMs };
}

/** @see RFC 9110 §10.2.3 */
function retryAfterHeaderMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/u.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
