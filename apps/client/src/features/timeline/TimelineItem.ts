/** The rows of a timeline: days, messages, and small lines about what happened in the room. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import type { MessageBody } from "./readMessageBody.ts";

/** Something that happened in the room and is no message. Names are display names. */
export type Notice =
  | {
      readonly kind: "created" | "encrypted" | "renamed-room" | "changed-topic" | "called";
      readonly by: string;
    }
  | { readonly kind: "joined" | "left" | "declined"; readonly who: string }
  | { readonly kind: "invited" | "removed" | "banned"; readonly who: string; readonly by: string }
  | { readonly kind: "renamed"; readonly from: string; readonly to: string };

/** One emoji under a message. */
export interface Reaction {
  readonly emoji: string;
  /** Display names of those who gave it. */
  readonly names: readonly string[];
  readonly isOwn: boolean;
}

/** A message. */
export interface MessageItem {
  readonly kind: "message";
  /** Stable over local echo and edit. */
  readonly key: string;
  readonly roomId: MatrixRoomId;
  readonly senderId: UserId;
  readonly senderName: string;
  readonly senderAvatarMxc: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly isOwn: boolean;
  /** First and last of the messages that one person sent in a row. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly body: MessageBody;
  readonly isEdited: boolean;
  readonly replyTo: { readonly senderName: string; readonly body: MessageBody } | null;
  readonly reactions: readonly Reaction[];
  /** Set while the homeserver does not have it yet; `outboxId` is what retry and discard want. */
  readonly outgoing: { readonly outboxId: string; readonly status: "sending" | "failed" } | null;
}

/** One thing that happened, and when. */
export interface DatedNotice {
  readonly notice: Notice;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Everything that happened between two messages. */
export interface NoticesItem {
  readonly kind: "notices";
  /** Stays while more is added at the end. */
  readonly key: string;
  /** Of the last one. */
  readonly at: number;
  /** At least one. */
  readonly notices: readonly DatedNotice[];
}

/** One row. */
export type TimelineItem =
  | MessageItem
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | NoticesItem;
