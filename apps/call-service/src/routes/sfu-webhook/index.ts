/** `/sfu_webhook`: what the SFU says about its rooms. */
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { CallServiceParts } from "../../ports.ts";
import { verifyWebhook, type WebhookRejection } from "../../sfuEvents/verifyWebhook.ts";

/** Far above any event of rooms whose participants carry no metadata, as ours do not. */
const MAX_BODY_BYTES = 1024 * 1024;
/** Anybody who reaches the path can send forgeries: one line for each reason in this time; the metric has them all. */
const QUIET_MS = 60_000;

/** Always 200: the SFU can do nothing about a refusal but send the same again. */
export function createSfuWebhook(parts: CallServiceParts): Hono {
  const { config, clock, log, observer, sfuEvents } = parts;
  const quietUntil = new Map<string, number>();
  const accept = (c: Context) => c.body(null, 200);
  const reject = (why: WebhookRejection | "too-large" | "unfinished"): void => {
    observer.webhookEnded(why);
    const now = clock.now();
    if (now < (quietUntil.get(why) ?? 0)) return;
    quietUntil.set(why, now + QUIET_MS);
    log.warn("webhook rejected", { why });
  };
  const refuse = (c: Context, why: "too-large" | "unfinished") => {
    reject(why);
    return accept(c);
  };
  const limited = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: (c) => refuse(c, "too-large") });
  return new Hono().all(
    "/sfu_webhook",
    // It reads what has no announced length, and fails when that breaks off.
    (c, next) => limited(c, next).catch(() => refuse(c, "unfinished")),
    async (c) => {
      const bytes = await c.req.arrayBuffer().catch(() => null);
      if (bytes === null) return refuse(c, "unfinished");
      const body = new Uint8Array(bytes);
      const authorization = c.req.header("Authorization") ?? "";
      const webhook = { authorization, body, now: clock.now() };
      const verdict = await verifyWebhook(webhook, config.sfu.keyPairs);
      if (verdict.kind === "rejected") reject(verdict.why);
      else observer.webhookEnded(sfuEvents.dispatch(verdict.event) ? "accepted" : "repeated");
      return accept(c);
    },
  );
}
