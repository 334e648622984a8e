/** The small line that an event of the room's state is worth, if any. */
import { isRecord, RTC_NOTIFICATION } from "@tertulia/protocol";
import type { MatrixEvent } from "matrix-js-sdk";
import type { Notice } from "./TimelineItem.ts";

/** Reads an event; `null` when nobody needs to hear of it. */
export function readNotice(event: MatrixEvent): Notice | null {
  const by = event.sender?.name ?? event.getSender() ?? "";
  switch (event.getType()) {
    case "m.room.member":
      return readMemberNotice(event, by);
    case "m.room.create":
      return { kind: "created", by };
    case "m.room.encryption":
      return { kind: "encrypted", by };
    case "m.room.name":
      return { kind: "renamed-room", by };
    case "m.room.topic":
      return { kind: "changed-topic", by };
    case RTC_NOTIFICATION:
      return event.isRedacted() ? null : { kind: "called", by };
    default:
      return null;
  }
}

function readMemberNotice(event: MatrixEvent, by: string): Notice | null {
  const content = readMember(event.getContent(), event.getStateKey());
  const before = readMember(event.getPrevContent(), event.getStateKey());
  const isOwnDoing = event.getSender() === event.getStateKey();
  const who = content.name === event.getStateKey() ? before.name : content.name;
  switch (content.membership) {
    case "join":
      if (before.membership !== "join") return { kind: "joined", who };
      return before.name === content.name
        ? null
        : { kind: "renamed", from: before.name, to: content.name };
    case "invite":
      return { kind: "invited", who, by };
    case "ban":
      return { kind: "banned", who, by };
    case "leave":
      if (!isOwnDoing) return before.membership === "ban" ? null : { kind: "removed", who, by };
      return { kind: before.membership === "invite" ? "declined" : "left", who };
    default:
      return null;
  }
}

function readMember(
  content: unknown,
  userId: string | undefined,
): { readonly membership: string; readonly name: string } {
  const { membership, displayname } = isRecord(content) ? content : {};
  return {
    membership: typeof membership === "string" ? membership : "",
    name: typeof displayname === "string" && displayname !== "" ? displayname : (userId ?? ""),
  };
}
