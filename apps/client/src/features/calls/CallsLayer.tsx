/** What calls put above every screen: the ring, the floating call, how the last one ended, and what did not load. */
import { Alert, Button } from "@mantine/core";
import type { IncomingRing, JoinRequest } from "@tertulia/call-engine";
import type { MatrixRoomId } from "@tertulia/protocol";
import { useEffect, useSyncExternalStore, type ReactNode } from "react";
import { goTo } from "../../app/useRoute.ts";
import { useLocale, useTexts } from "../locale/LocaleProvider.tsx";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import type { CallChunk } from "../workspace/createWorkspace.ts";
import { useCallRoom } from "./useCallRoom.ts";
import { usePeople } from "./usePeople.ts";
import { useRingEffects } from "./useRingEffects.ts";
import classes from "./CallsLayer.module.css";

/** @param roomOnScreen its call is shown in full there, not here. */
export function CallsLayer({
  roomOnScreen,
}: {
  readonly roomOnScreen: MatrixRoomId | null;
}): ReactNode {
  const { calls } = useWorkspace();
  const ring = useSyncExternalStore(calls.ringer.subscribe, calls.ringer.getSnapshot);
  const callRoom = useCallRoom();
  useIdlePreload();
  return (
    <>
      {ring !== null && <Ring key={ring.notificationId} ring={ring} />}
      {callRoom !== null && callRoom !== roomOnScreen && <FloatingCall roomId={callRoom} />}
      <LoadFailure />
      <Ended />
    </>
  );
}

function Ring({ ring }: { readonly ring: IncomingRing }): ReactNode {
  const { calls } = useWorkspace();
  const code = useSyncExternalStore(calls.code.subscribe, calls.code.getSnapshot);
  useEffect(() => calls.warmForRing(ring.roomId), [calls, ring.roomId]);
  // What cannot be answered does not sound either.
  return code.status === "loaded" ? <LoadedRing ring={ring} {...code.chunk} /> : null;
}

function LoadedRing({
  ring,
  IncomingCall,
}: Pick<CallChunk, "IncomingCall"> & { readonly ring: IncomingRing }): ReactNode {
  const { locale } = useLocale();
  const { calls, client, rooms } = useWorkspace();
  const { roomId, callerId } = ring;
  const people = usePeople(roomId);
  const callerName = people.nameOf(callerId);
  const isDirect = rooms
    .getSnapshot()
    .rooms.some((room) => room.roomId === roomId && room.directUserId !== null);
  useRingEffects(ring, callerName);
  const accept = (media: Pick<JoinRequest, "camera">): void => {
    goTo({ name: "room", roomId });
    void calls.join({ roomId, ...media, ...(isDirect ? { endsWhenAlone: true } : {}) });
  };
  return (
    <IncomingCall
      ring={ring}
      callerName={callerName}
      callerAvatarUrl={people.avatarUrlOf(callerId)}
      roomName={isDirect ? null : (client.getRoom(roomId)?.name ?? null)}
      locale={locale}
      onAccept={() => accept({})}
      onAcceptWithCamera={() => accept({ camera: true })}
      onDecline={() => {
        // The ring stops here either way; a caller who is not told stops by the clock.
        calls.ringer.decline(ring).catch(() => {});
      }}
    />
  );
}

function FloatingCall({ roomId }: { readonly roomId: MatrixRoomId }): ReactNode {
  const { locale } = useLocale();
  const { calls, client } = useWorkspace();
  const code = useSyncExternalStore(calls.code.subscribe, calls.code.getSnapshot);
  const people = usePeople(roomId);
  if (code.status !== "loaded") return null;
  const { CallEngineProvider, CallPanel } = code.chunk;
  return (
    <CallEngineProvider engine={code.engine}>
      <CallPanel
        variant="floating"
        locale={locale}
        roomName={client.getRoom(roomId)?.name ?? ""}
        nameOf={people.nameOf}
        avatarUrlOf={people.avatarUrlOf}
        onOpen={() => goTo({ name: "room", roomId })}
      />
    </CallEngineProvider>
  );
}

function Ended(): ReactNode {
  const { locale } = useLocale();
  const { calls } = useWorkspace();
  const code = useSyncExternalStore(calls.code.subscribe, calls.code.getSnapshot);
  if (code.status !== "loaded") return null;
  const { CallEnded, CallEngineProvider } = code.chunk;
  return (
    <div className={classes["ended"]}>
      <CallEngineProvider engine={code.engine}>
        <CallEnded locale={locale} />
      </CallEngineProvider>
    </div>
  );
}

function LoadFailure(): ReactNode {
  const texts = useTexts();
  const { calls } = useWorkspace();
  const code = useSyncExternalStore(calls.code.subscribe, calls.code.getSnapshot);
  if (code.status !== "failed") return null;
  return (
    <Alert
      className={classes["failure"] ?? ""}
      role="alert"
      color="red"
      title={texts.calls.loadFailedTitle}
      withCloseButton
      closeButtonLabel={texts.common.close}
      onClose={calls.dismissFailure}
    >
      {texts.calls.loadFailedAdvice}
      <Button
        mt="sm"
        size="compact-sm"
        variant="light"
        color="red"
        onClick={() => window.location.reload()}
      >
        {texts.crash.reload}
      </Button>
    </Alert>
  );
}

/** Fetches the call code when the browser has nothing better to do. */
function useIdlePreload(): void {
  const { calls, rooms } = useWorkspace();
  const { isReady } = useSyncExternalStore(rooms.subscribe, rooms.getSnapshot);
  useEffect(() => {
    if (!isReady) return undefined;
    // Not every browser knows about idleness.
    if (typeof window.requestIdleCallback !== "function") {
      const timer = setTimeout(calls.preload, 1000);
      return () => clearTimeout(timer);
    }
    const handle = window.requestIdleCallback(calls.preload, { timeout: 5000 });
    return () => window.cancelIdleCallback(handle);
  }, [calls, isReady]);
}
