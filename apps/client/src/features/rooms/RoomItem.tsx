/** One row of the room list. */
import { Text } from "@mantine/core";
import { IconLock, IconPhone } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { toHash } from "../../app/route.ts";
import { useRoomCallers } from "../calls/useRoomCallers.ts";
import { useLocale, useTexts } from "../locale/LocaleProvider.tsx";
import type { Texts } from "../locale/en.ts";
import { useNow } from "../locale/useNow.ts";
import { PersonAvatar } from "../media/PersonAvatar.tsx";
import { describeBody } from "../timeline/describeBody.ts";
import { formatWhen } from "../timeline/formatWhen.ts";
import type { RoomSummary } from "./RoomSummary.ts";
import classes from "./RoomItem.module.css";

/** How many of the people in a call have their picture in the row. */
const CALLERS_SHOWN = 3;

export interface RoomItemProps {
  readonly room: RoomSummary;
  readonly isSelected: boolean;
}

/** A link, so that it opens in a new tab and is announced as one. */
export const RoomItem = memo(function RoomItem({ room, isSelected }: RoomItemProps): ReactNode {
  const { formatTag, texts } = useLocale();
  const now = useNow();
  const callers = useRoomCallers(room.roomId);
  const isUnread = room.unreadCount > 0 || room.membership === "invite";
  return (
    <li className={classes["row"]}>
      <a
        href={toHash({ name: "room", roomId: room.roomId })}
        className={classes["item"]}
        data-testid="room-item"
        data-room-id={room.roomId}
        data-unread={isUnread}
        aria-current={isSelected ? "page" : undefined}
      >
        <PersonAvatar
          id={room.directUserId ?? room.roomId}
          name={room.name}
          mxc={room.avatarMxc}
          sizePx={44}
        />
        <span className={classes["middle"]}>
          <span className={classes["nameLine"]}>
            <Text component="span" className={classes["name"] ?? ""} truncate>
              {room.name}
            </Text>
            {room.isEncrypted && <IconLock size={13} className={classes["lock"]} aria-hidden />}
          </span>
          {callers.length > 0 ? (
            <CallLine names={callers.map((caller) => caller.name)} texts={texts} />
          ) : (
            <Text component="span" className={classes["preview"] ?? ""} truncate>
              {describeLast(room, texts)}
            </Text>
          )}
        </span>
        <span className={classes["end"]}>
          {room.lastActiveAt !== null && (
            <time dateTime={new Date(room.lastActiveAt).toISOString()} className={classes["when"]}>
              {formatWhen(room.lastActiveAt, { now, formatTag, texts })}
            </time>
          )}
          {callers.length > 0 ? (
            <span className={classes["callers"]}>
              {callers.slice(0, CALLERS_SHOWN).map((caller) => (
                <PersonAvatar
                  key={caller.userId}
                  id={caller.userId}
                  name={caller.name}
                  mxc={caller.avatarMxc}
                  sizePx={22}
                />
              ))}
            </span>
          ) : (
            <UnreadBadge room={room} />
          )}
        </span>
      </a>
    </li>
  );
});

function CallLine({
  names,
  texts,
}: {
  readonly names: readonly string[];
  readonly texts: Texts;
}): ReactNode {
  return (
    <span className={classes["call"]}>
      <IconPhone size={14} aria-hidden />
      <Text component="span" truncate size="sm" fw={600}>
        {texts.rooms.inCall(names.join(", "))}
      </Text>
    </span>
  );
}

function UnreadBadge({ room }: { readonly room: RoomSummary }): ReactNode {
  const texts = useTexts();
  if (room.membership === "invite")
    return <span className={classes["badge"]}>{texts.rooms.invited}</span>;
  if (room.unreadCount === 0) return null;
  return (
    <span className={classes["badge"]} data-mention={room.mentionCount > 0}>
      <span aria-hidden>{room.unreadCount > 99 ? "99+" : room.unreadCount}</span>
      <span className={classes["hidden"]}>{texts.rooms.unread(room.unreadCount)}</span>
    </span>
  );
}

function describeLast({ lastMessage, directUserId }: RoomSummary, texts: Texts): string {
  if (lastMessage === null) return texts.rooms.noMessages;
  const body = describeBody(lastMessage.body, texts);
  if (lastMessage.isOwn) return `${texts.rooms.you}: ${body}`;
  return directUserId === null ? `${lastMessage.senderName}: ${body}` : body;
}
