/** Whether a webhook was sent by our SFU, and what it says. Rule S33 in SPEC.md. */
import { createHash } from "node:crypto";
import { jwtVerify } from "jose/jwt/verify";
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import * as v from "valibot";
import type { LiveKitKeyPair } from "../authorize/mintLiveKitToken.ts";
import type { SfuEvent } from "./SfuEvent.ts";

/** Seconds that the SFU's clock and ours may differ by. */
const LEEWAY_SECONDS = 60;

// Protobuf's JSON: a 64-bit number may be a string, and what has its default value may be absent.
const text = v.nullish(v.string(), "");
const webhookEvent = v.object({
  id: text,
  event: v.string(),
  createdAt: v.nullish(v.union([v.number(), v.pipe(v.string(), v.digits())]), 0),
  room: v.nullish(v.object({ name: text, sid: text })),
  participant: v.nullish(v.object({ identity: text, sid: text, disconnectReason: text })),
});

export interface SignedWebhook {
  /** The `Authorization` header: a bare JWT, no scheme. */
  readonly authorization: string;
  readonly body: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Only these words reach the log: a rejected webhook's content is anybody's. */
export type WebhookRejection = "signature" | "body-hash" | "not-json" | "wrong-shape";

export type WebhookVerdict =
  | { readonly kind: "event"; readonly event: SfuEvent }
  | { readonly kind: "rejected"; readonly why: WebhookRejection };

/**
 * Checks signature and hash before a byte of the body is interpreted.
 *
 * @param keyPairs - any of which may have signed; more than one while keys change.
 * @see LiveKit "Webhooks": HS256 with the API secret, `iss` the key, `sha256` the base64 of the body's hash
 */
export async function verifyWebhook(
  webhook: SignedWebhook,
  keyPairs: readonly LiveKitKeyPair[],
): Promise<WebhookVerdict> {
  const hashes = await Promise.all(keyPairs.map((keyPair) => readSignedHash(webhook, keyPair)));
  const signedHash = hashes.find((hash) => hash !== null);
  if (signedHash === undefined) return { kind: "rejected", why: "signature" };
  const bodyHash = createHash("sha256").update(webhook.body).digest("base64");
  if (signedHash !== bodyHash) return { kind: "rejected", why: "body-hash" };
  return parseEvent(webhook.body);
}

async function readSignedHash(
  { authorization, now }: SignedWebhook,
  { key, secret }: LiveKitKeyPair,
): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(authorization, new TextEncoder().encode(secret.reveal()), {
      algorithms: ["HS256"],
      issuer: key,
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(now),
    });
    return typeof payload["sha256"] === "string" ? payload["sha256"] : null;
  } catch {
    // Whatever is wrong with a signature, the answer to it is the same.
    return null;
  }
}

function parseEvent(body: Uint8Array): WebhookVerdict {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return { kind: "rejected", why: "not-json" };
  }
  const event = v.safeParse(webhookEvent, json);
  if (!event.success) return { kind: "rejected", why: "wrong-shape" };
  return { kind: "event", event: toSfuEvent(event.output) };
}

function toSfuEvent(webhook: v.InferOutput<typeof webhookEvent>): SfuEvent {
  const { id, event, createdAt, room, participant } = webhook;
  return {
    id,
    name: event,
    createdAt: Number(createdAt) * 1000,
    ...(room && { room: { ...room, name: room.name as LiveKitRoomName } }),
    ...(participant && {
      participant: { ...participant, identity: participant.identity as LiveKitIdentity },
    }),
  };
}
