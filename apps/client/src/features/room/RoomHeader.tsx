/** The room's name, who is in it, and its call. */
import { ActionIcon, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import {
  IconArrowLeft,
  IconLock,
  IconLockOpen2,
  IconMessage,
  IconMessageOff,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { toHash } from "../../app/route.ts";
import { CallButton } from "../calls/CallButton.tsx";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { PersonAvatar } from "../media/PersonAvatar.tsx";
import type { RoomView } from "./useRoom.ts";
import classes from "./RoomHeader.module.css";

export interface RoomHeaderProps {
  readonly room: RoomView;
  readonly isChatOpen: boolean;
  /** The call takes the chat's place on wide screens too. */
  readonly isCrowded: boolean;
  /** Set while the call takes the chat's place on narrow screens, and where it is crowded. */
  readonly onToggleChat: (() => void) | null;
}

/** The header. */
export function RoomHeader(props: RoomHeaderProps): ReactNode {
  const { room, isChatOpen, isCrowded, onToggleChat } = props;
  const texts = useTexts();
  const { summary, memberCount } = room;
  const secrecy = summary.isEncrypted ? texts.room.encrypted : texts.room.plain;
  const Lock = summary.isEncrypted ? IconLock : IconLockOpen2;
  const toggleLabel = isChatOpen ? texts.calls.hideChat : texts.calls.showChat;
  return (
    <header className={classes["header"]} data-testid="room-header">
      <ActionIcon
        component="a"
        href={toHash({ name: "home" })}
        className={classes["back"] ?? ""}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={texts.common.back}
      >
        <IconArrowLeft size={22} aria-hidden />
      </ActionIcon>
      <PersonAvatar
        id={summary.directUserId ?? summary.roomId}
        name={summary.name}
        mxc={summary.avatarMxc}
        sizePx={40}
      />
      <div className={classes["names"]}>
        <Text component="h1" className={classes["name"] ?? ""} truncate>
          {summary.name}
        </Text>
        <Tooltip label={secrecy} openDelay={300} withinPortal>
          <span className={classes["detail"]}>
            <Lock size={13} aria-hidden />
            <VisuallyHidden>{secrecy}.</VisuallyHidden>
            {summary.directUserId === null ? texts.room.people(memberCount) : texts.room.direct}
          </span>
        </Tooltip>
      </div>
      {onToggleChat !== null && (
        <ActionIcon
          className={classes["chatToggle"] ?? ""}
          data-crowded={isCrowded}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={toggleLabel}
          aria-pressed={isChatOpen}
          onClick={onToggleChat}
        >
          {isChatOpen ? (
            <IconMessageOff size={22} aria-hidden />
          ) : (
            <IconMessage size={22} aria-hidden />
          )}
        </ActionIcon>
      )}
      <CallButton room={summary} />
    </header>
  );
}
