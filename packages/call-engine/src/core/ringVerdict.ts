/** Whether a call notification rings here and now. Rules E50–E56 in SPEC.md (MSC4075). */
import type { CallNotification, UserId } from "@tertulia/protocol";

/** A notification and all that decides about it. */
export interface RingInput {
  readonly notification: CallNotification;
  readonly senderId: UserId;
  readonly selfId: UserId;
  /** Whether the sender's power level lets them mention the whole room. */
  readonly mayMentionRoom: boolean;
  /** People in the room's call now. */
  readonly inCall: ReadonlySet<UserId>;
  /** Whether this person declined it, here or on another device. */
  readonly isDeclined: boolean;
  /** Whether this device is in a call already. */
  readonly isBusy: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** `ring`; `wait` while the sender's membership may still be on its way; `over` when it will never ring again. */
export type RingVerdict = "ring" | "wait" | "over";

/** Judges a notification. */
export function ringVerdict(input: RingInput): RingVerdict {
  const { notification, senderId, selfId } = input;
  const isForMe =
    notification.mentions.includes(selfId) || (notification.mentionsRoom && input.mayMentionRoom);
  if (notification.kind !== "ring" || senderId === selfId || !isForMe) return "over";
  if (input.now >= notification.expiresAt || input.isDeclined || input.inCall.has(selfId))
    return "over";
  if (input.isBusy || !input.inCall.has(senderId)) return "wait";
  return "ring";
}
