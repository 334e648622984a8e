/** The events that ring, and that decline a ring (MSC4075, MSC4310). */
import { isUserId, type UserId } from "./ids.ts";
import { isRecord } from "./isRecord.ts";

/** Event type of a ring. */
export const RTC_NOTIFICATION = "org.matrix.msc4075.rtc.notification";
/** Event type of a declined ring. */
export const RTC_DECLINE = "org.matrix.msc4310.rtc.decline";
/** The slot of a room's own call (MSC4143). */
export const CALL_SLOT_ID = "m.call#ROOM";

/** How long a ring of ours lasts, in milliseconds. */
export const RING_LIFETIME_MS = 90_000;
/** No ring lasts longer than this, whatever its sender says, in milliseconds. */
const MAX_LIFETIME_MS = 120_000;
/** A sender's clock may be this far ahead of the homeserver's before it is not believed, in milliseconds. */
const MAX_CLOCK_AHEAD_MS = 20_000;

/** What a call is about to be, for the ring's text and icon. Unknown values count as video. */
export type CallIntent = "audio" | "video";

/** Content of a ring, read. */
export interface CallNotification {
  readonly kind: "ring" | "notification";
  readonly intent: CallIntent;
  /** Milliseconds since the epoch after which it must not ring. */
  readonly expiresAt: number;
  readonly mentionsRoom: boolean;
  readonly mentions: readonly UserId[];
  /** Event id of the sender's membership. */
  readonly membershipEventId: string;
}

/**
 * Reads a ring's content.
 *
 * @param sentAt `origin_server_ts` of the event, in milliseconds since the epoch; it replaces a sender's
 *   time that is more than 20 s ahead of it (MSC4075).
 * @returns `null` when the content is no usable ring.
 */
export function parseCallNotification(content: unknown, sentAt: number): CallNotification | null {
  if (!isRecord(content)) return null;
  const kind = content["notification_type"];
  const relation = content["m.relates_to"];
  const mentions = content["m.mentions"];
  if ((kind !== "ring" && kind !== "notification") || !isRecord(relation)) return null;
  const membershipEventId = relation["event_id"];
  if (relation["rel_type"] !== "m.reference" || typeof membershipEventId !== "string") return null;
  const senderTs = content["sender_ts"];
  const lifetime = content["lifetime"];
  if (typeof senderTs !== "number" || typeof lifetime !== "number") return null;
  const startsAt = senderTs - sentAt > MAX_CLOCK_AHEAD_MS ? sentAt : senderTs;
  const userIds =
    isRecord(mentions) && Array.isArray(mentions["user_ids"])
      ? (mentions["user_ids"] as unknown[])
      : [];
  return {
    kind,
    intent: content["m.call.intent"] === "audio" ? "audio" : "video",
    expiresAt: startsAt + Math.min(Math.max(lifetime, 0), MAX_LIFETIME_MS),
    mentionsRoom: isRecord(mentions) && mentions["room"] === true,
    mentions: userIds.filter(
      (userId): userId is UserId => typeof userId === "string" && isUserId(userId),
    ),
    membershipEventId,
  };
}

/** Content of a ring of ours, naming the people it is for: the SDK's own names nobody and wakes nobody. */
export function toCallNotification(ring: {
  readonly intent: CallIntent;
  readonly userIds: readonly UserId[];
  readonly mentionsRoom: boolean;
  readonly membershipEventId: string;
  readonly sentAt: number;
}): Record<string, unknown> {
  return {
    notification_type: "ring",
    "m.call.intent": ring.intent,
    sender_ts: ring.sentAt,
    lifetime: RING_LIFETIME_MS,
    "m.mentions": { user_ids: ring.userIds, room: ring.mentionsRoom },
    "m.relates_to": { rel_type: "m.reference", event_id: ring.membershipEventId },
    slot_id: CALL_SLOT_ID,
  };
}

/** The ring that a decline event answers, by event id; `null` when the content is no decline. */
export function parseDecline(content: unknown): string | null {
  if (!isRecord(content)) return null;
  const relation = content["m.relates_to"];
  if (!isRecord(relation) || relation["rel_type"] !== "m.reference") return null;
  return typeof relation["event_id"] === "string" ? relation["event_id"] : null;
}
