/** From the events of a room to the rows a person reads. */
import { isRecord, type MatrixRoomId, type UserId } from "@tertulia/protocol";
import type { MatrixEvent } from "matrix-js-sdk";
import type { OutgoingMessage } from "../composer/createOutbox.ts";
import { readMessageBody } from "./readMessageBody.ts";
import { readNotice } from "./readNotice.ts";
import type { MessageItem, Reaction, TimelineItem } from "./TimelineItem.ts";

/** Messages of one person closer together than this are one group, in milliseconds. */
const GROUP_GAP_MS = 5 * 60_000;

/** What the rows are made from. */
export interface TimelineSource {
  readonly roomId: MatrixRoomId;
  /** Oldest first. */
  readonly events: readonly MatrixEvent[];
  readonly outgoing: readonly OutgoingMessage[];
  readonly me: {
    readonly userId: UserId;
    readonly name: string;
    readonly avatarMxc: string | null;
  };
}

/** Rows, oldest first: a day before its first row, messages grouped by sender, unsent ones last. */
export function toTimelineItems(source: TimelineSource): readonly TimelineItem[] {
  const reactions = collectReactions(source.events, source.me.userId);
  const byId = new Map(source.events.map((event) => [event.getId(), event]));
  const seen = new Set(source.events.map((event) => event.getUnsigned().transaction_id));
  const rows = source.events.flatMap((event) => toRow(event, { source, reactions, byId }));
  const unsent = source.outgoing
    .filter((message) => message.roomId === source.roomId && !seen.has(message.id))
    .map((message) => toUnsentRow(message, source.me));
  return withGroups(withDays(withNotices([...rows, ...unsent])));
}

type Row = Exclude<TimelineItem, { kind: "day" }>;

interface Context {
  readonly source: TimelineSource;
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>;
  readonly byId: ReadonlyMap<string | undefined, MatrixEvent>;
}

function toRow(event: MatrixEvent, { source, reactions, byId }: Context): Row[] {
  const eventId = event.getId() ?? "";
  const at = event.getTs();
  const body = readMessageBody(event);
  if (body === null) {
    const notice = readNotice(event);
    return notice === null
      ? []
      : [{ kind: "notices", key: eventId, at, notices: [{ notice, at }] }];
  }
  const senderId = (event.getSender() ?? "") as UserId;
  const isOwn = senderId === source.me.userId;
  const transactionId = isOwn ? event.getUnsigned().transaction_id : undefined;
  return [
    {
      kind: "message",
      key: transactionId ?? eventId,
      roomId: source.roomId,
      senderId,
      senderName: event.sender?.name ?? senderId,
      senderAvatarMxc: event.sender?.getMxcAvatarUrl() ?? null,
      at,
      isOwn,
      isFirst: true,
      isLast: true,
      body,
      isEdited: body.kind !== "deleted" && event.replacingEventId() !== undefined,
      replyTo: readReply(event, byId),
      reactions: reactions.get(eventId) ?? [],
      outgoing: null,
    },
  ];
}

function toUnsentRow(message: OutgoingMessage, me: TimelineSource["me"]): Row {
  return {
    kind: "message",
    key: message.id,
    roomId: message.roomId,
    senderId: me.userId,
    senderName: me.name,
    senderAvatarMxc: me.avatarMxc,
    at: message.at,
    isOwn: true,
    isFirst: true,
    isLast: true,
    body: { kind: "text", text: message.text, style: "plain" },
    isEdited: false,
    replyTo: null,
    reactions: [],
    outgoing: { outboxId: message.id, status: message.status },
  };
}

function readReply(event: MatrixEvent, byId: Context["byId"]): MessageItem["replyTo"] {
  const answered = event.isRedacted() ? undefined : byId.get(event.replyEventId);
  const body = answered === undefined ? null : readMessageBody(answered);
  if (answered === undefined || body === null) return null;
  return { senderName: answered.sender?.name ?? answered.getSender() ?? "", body };
}

function collectReactions(
  events: readonly MatrixEvent[],
  me: UserId,
): ReadonlyMap<string, readonly Reaction[]> {
  const reactions = new Map<string, Map<string, Reaction>>();
  for (const event of events) {
    if (event.getType() !== "m.reaction" || event.isRedacted()) continue;
    const relation: unknown = event.getContent()["m.relates_to"];
    if (!isRecord(relation) || relation["rel_type"] !== "m.annotation") continue;
    const { event_id: target, key: emoji } = relation;
    if (typeof target !== "string" || typeof emoji !== "string") continue;
    const ofMessage = reactions.get(target) ?? new Map<string, Reaction>();
    const before = ofMessage.get(emoji);
    const name = event.sender?.name ?? event.getSender() ?? "";
    ofMessage.set(emoji, {
      emoji,
      names: [...new Set([...(before?.names ?? []), name])],
      isOwn: (before?.isOwn ?? false) || event.getSender() === me,
    });
    reactions.set(target, ofMessage);
  }
  return new Map([...reactions].map(([target, ofMessage]) => [target, [...ofMessage.values()]]));
}

/** What happened without a message between is one row. */
function withNotices(rows: readonly Row[]): Row[] {
  const merged: Row[] = [];
  for (const row of rows) {
    const before = merged.at(-1);
    const isSameRun =
      before?.kind === "notices" && row.kind === "notices" && isSameDay(before.at, row.at);
    if (isSameRun)
      merged[merged.length - 1] = {
        ...before,
        at: row.at,
        notices: [...before.notices, ...row.notices],
      };
    else merged.push(row);
  }
  return merged;
}

function isSameDay(a: number, b: number): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

function withDays(rows: readonly Row[]): TimelineItem[] {
  let day = "";
  return rows.flatMap((row): TimelineItem[] => {
    const rowDay = new Date(row.at).toDateString();
    if (rowDay === day) return [row];
    day = rowDay;
    return [{ kind: "day", key: `day ${rowDay}`, at: row.at }, row];
  });
}

function withGroups(items: readonly TimelineItem[]): TimelineItem[] {
  return items.map((item, at) => {
    if (item.kind !== "message") return item;
    return {
      ...item,
      isFirst: !isGroup(items[at - 1], item),
      isLast: !isGroup(item, items[at + 1]),
    };
  });
}

function isGroup(earlier: TimelineItem | undefined, later: TimelineItem | undefined): boolean {
  return (
    earlier?.kind === "message" &&
    later?.kind === "message" &&
    earlier.senderId === later.senderId &&
    later.at - earlier.at < GROUP_GAP_MS
  );
}
