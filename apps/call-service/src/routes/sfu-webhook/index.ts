/** `/sfu_webhook`: what the SFU says about its rooms. */
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { verifyWebhook, type WebhookEvent } from "../../livekit/verifyWebhook.ts";
import type { CallServiceParts, Log } from "../../ports.ts";

/** Far above any event of rooms whose participants carry no metadata, as ours do not. */
const MAX_BODY_BYTES = 1024 * 1024;

const LOGGED_EVENTS: ReadonlySet<string> = new Set([
  "participant_joined",
  "participant_left",
  "participant_connection_aborted",
]);

/** Always 200: the SFU can do nothing about a refusal but send the same again. */
export function createSfuWebhook({ config, clock, log }: CallServiceParts): Hono {
  const accept = (c: Context) => c.body(null, 200);
  const onError = (c: Context) => {
    log.warn("webhook rejected", { why: "too-large" });
    return accept(c);
  };
  return new Hono().all(
    "/sfu_webhook",
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError }),
    async (c) => {
      const body = new Uint8Array(await c.req.arrayBuffer());
      const authorization = c.req.header("Authorization") ?? "";
      const webhook = { authorization, body, now: clock.now() };
      const verdict = await verifyWebhook(webhook, config.sfu.keyPair);
      if (verdict.kind === "event") logEvent(verdict.event, log);
      else log.warn("webhook rejected", { why: verdict.why });
      return accept(c);
    },
  );
}

function logEvent({ event, room, participant }: WebhookEvent, log: Log): void {
  if (!LOGGED_EVENTS.has(event)) return;
  // By session ids: a plain identity is a person's name and device.
  log.info(event, {
    room: room?.name,
    participantSid: participant?.sid,
    disconnectReason: participant?.disconnectReason,
  });
}
