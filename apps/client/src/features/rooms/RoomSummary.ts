/** What the room list shows of one room, read from the SDK's room. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import { NotificationCountType, type MatrixEvent, type Room } from "matrix-js-sdk";
import { readMessageBody, type MessageBody } from "../timeline/readMessageBody.ts";

/** The last thing said. */
export interface LastMessage {
  readonly senderName: string;
  readonly isOwn: boolean;
  readonly body: MessageBody;
}

/** One row of the list. */
export interface RoomSummary {
  readonly roomId: MatrixRoomId;
  readonly name: string;
  /** `mxc:` URL; `null` shows initials. In a direct chat the other person's picture. */
  readonly avatarMxc: string | null;
  /** The other person of a direct chat, else `null`. */
  readonly directUserId: UserId | null;
  readonly membership: "join" | "invite";
  readonly isEncrypted: boolean;
  readonly unreadCount: number;
  readonly mentionCount: number;
  /** Milliseconds since the epoch; the list's order. `null` for an invitation: it carries no time. */
  readonly lastActiveAt: number | null;
  readonly lastMessage: LastMessage | null;
}

/** Reads a room; `null` when it has no place in the list (left, or replaced by another). */
export function toRoomSummary(
  room: Room,
  me: UserId,
  direct: ReadonlyMap<MatrixRoomId, UserId>,
): RoomSummary | null {
  const membership = room.getMyMembership();
  if (membership !== "join" && membership !== "invite") return null;
  if (room.isSpaceRoom()) return null;
  const roomId = room.roomId as MatrixRoomId;
  const directUserId = direct.get(roomId) ?? directInviter(room, me);
  const otherPicture =
    directUserId === null ? null : room.getMember(directUserId)?.getMxcAvatarUrl();
  return {
    roomId,
    name: room.name,
    avatarMxc: room.getMxcAvatarUrl() ?? otherPicture ?? null,
    directUserId,
    membership,
    isEncrypted: room.hasEncryptionStateEvent(),
    unreadCount: room.getUnreadNotificationCount(NotificationCountType.Total),
    mentionCount: room.getUnreadNotificationCount(NotificationCountType.Highlight),
    ...lastWords(room, me),
  };
}

/** The direct chats of a person, from their `m.direct` account data; broken content counts as none. */
export function parseDirectChats(content: unknown): ReadonlyMap<MatrixRoomId, UserId> {
  const chats = new Map<MatrixRoomId, UserId>();
  if (typeof content !== "object" || content === null) return chats;
  for (const [userId, roomIds] of Object.entries(content)) {
    if (!Array.isArray(roomIds)) continue;
    for (const roomId of roomIds as unknown[]) {
      if (typeof roomId === "string") chats.set(roomId as MatrixRoomId, userId as UserId);
    }
  }
  return chats;
}

function directInviter(room: Room, me: UserId): UserId | null {
  return (room.getMember(me)?.getDMInviter() ?? null) as UserId | null;
}

/** The event of the last thing said; an encrypted one counts until it turns out to be something else. */
export function findLastMessage(room: Room): MatrixEvent | null {
  return (
    room
      .getLiveTimeline()
      .getEvents()
      .findLast((event) => readMessageBody(event) !== null) ?? null
  );
}

function lastWords(room: Room, me: UserId): Pick<RoomSummary, "lastActiveAt" | "lastMessage"> {
  const event = findLastMessage(room);
  const body = event === null ? null : readMessageBody(event);
  if (event === null || body === null) {
    const last = room.getLiveTimeline().getEvents().at(-1);
    const lastActiveAt = last?.getTs() ?? room.getLastActiveTimestamp();
    // Of a room that it has seen no event of, the SDK says a time before any that a date can hold.
    return { lastActiveAt: lastActiveAt > 0 ? lastActiveAt : null, lastMessage: null };
  }
  return {
    lastActiveAt: event.getTs(),
    lastMessage: {
      senderName: event.sender?.name ?? event.getSender() ?? "",
      isOwn: event.getSender() === me,
      body,
    },
  };
}
