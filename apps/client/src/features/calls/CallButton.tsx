/** Starts or joins the room's call, from its header. */
import { ActionIcon, Button, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconPhone, IconVideo } from "@tabler/icons-react";
import type { JoinRequest } from "@tertulia/call-engine";
import { useEffect, useSyncExternalStore, type ReactNode } from "react";
import { useTexts } from "../locale/LocaleProvider.tsx";
import type { Texts } from "../locale/en.ts";
import { PersonAvatar } from "../media/PersonAvatar.tsx";
import type { RoomSummary } from "../rooms/RoomSummary.ts";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { useCallRoom } from "./useCallRoom.ts";
import { useRoomCall } from "./useRoomCall.ts";
import { useRoomCallers, type Caller } from "./useRoomCallers.ts";
import classes from "./CallButton.module.css";

/** Names written out before the rest is counted. */
const NAMES_SHOWN = 2;
const PICTURES_SHOWN = 3;

/** Nothing while this tab is in the call: the panel has its own buttons. */
export function CallButton({ room }: { readonly room: RoomSummary }): ReactNode {
  const texts = useTexts();
  const { calls } = useWorkspace();
  const { roomId, directUserId } = room;
  const code = useSyncExternalStore(calls.code.subscribe, calls.code.getSnapshot);
  const mayJoin = useRoomCall(roomId)?.mayJoin ?? true;
  const callers = useRoomCallers(roomId);
  const isHere = useCallRoom() === roomId;
  const isRunning = callers.length > 0;

  useEffect(() => {
    if (isRunning && mayJoin) calls.warm(roomId);
  }, [calls, isRunning, mayJoin, roomId]);

  if (isHere) return null;
  const join = (media: Pick<JoinRequest, "camera"> = {}): void => {
    const ring = !isRunning && directUserId !== null ? { ring: { userIds: [directUserId] } } : {};
    const direct = directUserId === null ? {} : { endsWhenAlone: true };
    void calls.join({ roomId, ...media, ...direct, ...ring });
  };
  const ways = {
    // Not `disabled`: a disabled button has no tooltip and cannot be reached to hear why.
    "aria-disabled": !mayJoin,
    ...(mayJoin ? {} : { "data-disabled": true, "aria-description": texts.calls.nobodyMay }),
    onPointerEnter: () => mayJoin && calls.warm(roomId),
    onFocus: () => mayJoin && calls.warm(roomId),
  };
  const label = isRunning ? texts.calls.join : texts.calls.start;
  return (
    <div className={classes["callers"]}>
      {isRunning && <CallersInside callers={callers} />}
      <Tooltip label={texts.calls.nobodyMay} disabled={mayJoin} multiline w={260} withinPortal>
        <Button
          data-testid={isRunning ? "join-call" : "start-call"}
          aria-label={label}
          variant={isRunning ? "filled" : "default"}
          className={(isRunning ? classes["join"] : classes["start"]) ?? ""}
          radius="xl"
          leftSection={<IconPhone size={18} aria-hidden />}
          loading={code.status === "loading"}
          {...ways}
          onClick={() => mayJoin && join()}
        >
          <span className={classes["long"]}>{label}</span>
          <span className={classes["short"]}>
            {isRunning ? texts.calls.joinShort : texts.calls.startShort}
          </span>
        </Button>
      </Tooltip>
      {!isRunning && (
        <Tooltip label={mayJoin ? texts.calls.startVideo : texts.calls.nobodyMay} withinPortal>
          <ActionIcon
            data-testid="start-video-call"
            aria-label={texts.calls.startVideo}
            variant="default"
            className={classes["start"] ?? ""}
            radius="xl"
            size={36}
            {...ways}
            onClick={() => mayJoin && join({ camera: true })}
          >
            <IconVideo size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

function CallersInside({ callers }: { readonly callers: readonly Caller[] }): ReactNode {
  const texts = useTexts();
  const label = describeCallers(callers, texts);
  return (
    <Tooltip label={label} withinPortal>
      <span className={classes["inside"]} data-testid="callers">
        <VisuallyHidden>{label}</VisuallyHidden>
        {callers.slice(0, PICTURES_SHOWN).map(({ userId, name, avatarMxc }) => (
          <PersonAvatar key={userId} id={userId} name={name} mxc={avatarMxc} sizePx={28} />
        ))}
        {callers.length > PICTURES_SHOWN && (
          <span className={classes["more"]}>+{callers.length - PICTURES_SHOWN}</span>
        )}
      </span>
    </Tooltip>
  );
}

/** "Ana and 2 others in the call". */
export function describeCallers(callers: readonly Caller[], { calls }: Texts): string {
  const named = callers
    .slice(0, NAMES_SHOWN)
    .map((caller) => caller.name)
    .join(", ");
  const others = callers.length - NAMES_SHOWN;
  return calls.inCall(others > 0 ? calls.andOthers(named, others) : named);
}
