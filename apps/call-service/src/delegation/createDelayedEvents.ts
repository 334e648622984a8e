/** Restarts and sends delayed events at the homeservers that have them (MSC4140). Rules S179–S181 in SPEC.md. */
import type { FindClientApi } from "../homeserver/createClientApiFinder.ts";
import type { HttpAnswer, SendRequest } from "../homeserver/createGuardedHttp.ts";
import { failureCode } from "../internal/failureCode.ts";
import type { Clock } from "../ports.ts";
import type { LeaveJob } from "./LeaveJob.ts";
import type { DelayedEventAnswer } from "./LeaveState.ts";
import type { DelayedEvents } from "./ports.ts";
import { parseJsonObject } from "../internal/parseJsonObject.ts";

const PATH = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
const MAX_ANSWER_BYTES = 64 * 1024;
/** Where a homeserver has enough and does not say for how long. */
const DEFAULT_RETRY_AFTER_MS = 5_000;

export interface DelayedEventsOptions {
  readonly findClientApi: FindClientApi;
  readonly send: SendRequest;
  readonly clock: Clock;
}

/** Asks without a token: whoever knows the delay id may. */
export function createDelayedEvents(options: DelayedEventsOptions): DelayedEvents {
  const { findClientApi, send, clock } = options;
  const ask =
    (method: "restart" | "send") =>
    async ({ serverName, delayId }: LeaveJob, timeoutMs: number): Promise<DelayedEventAnswer> => {
      const api = await findClientApi(serverName);
      if (api === null) return { kind: "failed", why: "no client API" };
      try {
        const answer = await send({
          ...api,
          method: "POST",
          path: `${PATH}/${encodeURIComponent(delayId)}/${method}`,
          body: "{}",
          maxBytes: MAX_ANSWER_BYTES,
          timeoutMs,
        });
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

function toAnswer({ status, headers, body }: HttpAnswer, now: number): DelayedEventAnswer {
  if (status >= 200 && status < 300) return { kind: "done" };
  const error = parseJsonObject(body);
  // A homeserver without the feature, or a wrong URL, says nothing about the event.
  if (status === 404 && error["errcode"] !== "M_UNRECOGNIZED") return { kind: "unknown" };
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
