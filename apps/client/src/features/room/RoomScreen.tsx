/** One room: header, timeline, composer, and its call. */
import { Button, Loader, Text } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import type { MatrixRoomId } from "@tertulia/protocol";
import { RoomCallPanel } from "../calls/RoomCallPanel.tsx";
import { useCallRoom } from "../calls/useCallRoom.ts";
import { useRoomCallers } from "../calls/useRoomCallers.ts";
import { Composer } from "../composer/Composer.tsx";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { Timeline } from "../timeline/Timeline.tsx";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { RoomHeader } from "./RoomHeader.tsx";
import { useRoom, type RoomView } from "./useRoom.ts";
import classes from "./RoomScreen.module.css";

/** With more than these, the chat beside a call would leave tiles too narrow to know a face. */
const MAX_BESIDE_CHAT = 6;

/** To be keyed by room. */
export function RoomScreen({ roomId }: { readonly roomId: MatrixRoomId }): ReactNode {
  const texts = useTexts();
  const room = useRoom(roomId);
  if (room === "loading") {
    return (
      <main className={classes["centre"]}>
        <Loader aria-label={texts.common.loading} />
      </main>
    );
  }
  if (room === "unknown")
    return <EmptyRoom title={texts.rooms.unknownTitle} advice={texts.rooms.unknownAdvice} />;
  return room.summary.membership === "invite" ? (
    <Invitation room={room} />
  ) : (
    <JoinedRoom room={room} />
  );
}

/** What is beside the list while no room is chosen. */
export function EmptyRoom({
  title,
  advice,
}: {
  readonly title: string;
  readonly advice: string;
}): ReactNode {
  return (
    <main className={classes["centre"]}>
      <IconMessages size={48} stroke={1.2} aria-hidden />
      <Text fw={600} size="lg" component="h1">
        {title}
      </Text>
      <Text>{advice}</Text>
    </main>
  );
}

function JoinedRoom({ room }: { readonly room: RoomView }): ReactNode {
  const { roomId, name, directUserId } = room.summary;
  const isInCall = useCallRoom() === roomId;
  const isCrowded = useRoomCallers(roomId).length > MAX_BESIDE_CHAT;
  const [isChatOpen, setChatOpen] = useState(false);
  return (
    <main
      className={classes["room"]}
      data-call={isInCall}
      data-chat={isChatOpen}
      data-crowded={isInCall && isCrowded}
    >
      <RoomHeader
        room={room}
        isChatOpen={isChatOpen}
        isCrowded={isCrowded}
        onToggleChat={isInCall ? () => setChatOpen(!isChatOpen) : null}
      />
      <div className={classes["body"]}>
        <RoomCallPanel roomId={roomId} roomName={name} className={classes["call"] ?? ""} />
        <section className={classes["chat"]}>
          <Timeline roomId={roomId} isDirect={directUserId !== null} />
          <Composer roomId={roomId} roomName={name} maySend={room.maySend} />
        </section>
      </div>
    </main>
  );
}

function Invitation({ room }: { readonly room: RoomView }): ReactNode {
  const texts = useTexts();
  const { client } = useWorkspace();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const { roomId, name } = room.summary;
  const answer = async (request: () => Promise<unknown>): Promise<void> => {
    setState("busy");
    await request().catch(() => setState("failed"));
  };
  return (
    <main className={classes["centre"]}>
      <Text fw={600} size="lg" component="h1">
        {texts.invite.title(name)}
      </Text>
      <div className={classes["answers"]}>
        <Button
          loading={state === "busy"}
          onClick={() => void answer(() => client.joinRoom(roomId))}
        >
          {texts.invite.accept}
        </Button>
        <Button variant="default" onClick={() => void answer(() => client.leave(roomId))}>
          {texts.invite.reject}
        </Button>
      </div>
      {state === "failed" && <Text role="alert">{texts.invite.failed}</Text>}
    </main>
  );
}
