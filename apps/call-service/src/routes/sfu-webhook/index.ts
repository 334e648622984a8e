/** `/sfu_webhook`: what the SFU says about its rooms. */
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { CallServiceParts } from "../../ports.ts";
import { verifyWebhook, type WebhookRejection } from "../../sfuEvents/verifyWebhook.ts";

/** Far above any event of rooms whose participants carry no metadata, as ours do not. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Always 200: the SFU can do nothing about a refusal but send the same again. */
export function createSfuWebhook(parts: CallServiceParts): Hono {
  const { config, clock, log, observer, sfuEvents } = parts;
  const accept = (c: Context) => c.body(null, 200);
  const reject = (why: WebhookRejection | "too-large"): void => {
    observer.webhookEnded(why);
    log.warn("webhook rejected", { why });
  };
  const onError = (c: Context) => {
    reject("too-large");
    return accept(c);
  };
  return new Hono().all(
    "/sfu_webhook",
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError }),
    async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer());
      const authorization = c.req.header("Authorization") ?? "";
      const webhook = { authorization, body, now: clock.now() };
      const verdict = await verifyWebhook(webhook, config.sfu.keyPairs);
      if (verdict.kind === "rejected") reject(verdict.why);
      else observer.webhookEnded(sfuEvents.dispatch(verdict.event) ? "accepted" : "repeated");
      return accept(c);
    },
  );
}
