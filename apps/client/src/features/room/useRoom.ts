/** What the header and the composer need to know of a room, beyond its row in the list. */
import { useMemo, useSyncExternalStore } from "react";
import type { MatrixRoomId } from "@tertulia/protocol";
import { EventType } from "matrix-js-sdk";
import type { RoomSummary } from "../rooms/RoomSummary.ts";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";

/** A room on screen. */
export interface RoomView {
  readonly summary: RoomSummary;
  readonly memberCount: number;
  readonly maySend: boolean;
}

/** @returns `loading` until the first sync, `unknown` when the person is not in the room. */
export function useRoom(roomId: MatrixRoomId): RoomView | "loading" | "unknown" {
  const { client, rooms: store, me } = useWorkspace();
  const { rooms, isReady } = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const summary = rooms.find((candidate) => candidate.roomId === roomId);
  return useMemo(() => {
    if (!isReady) return "loading";
    const room = client.getRoom(roomId);
    if (summary === undefined || room === null) return "unknown";
    return {
      summary,
      memberCount: room.getJoinedMemberCount(),
      maySend: room.currentState.maySendEvent(EventType.RoomMessage, me),
    };
  }, [client, isReady, me, roomId, summary]);
}
