/** One room's entry in the directory of calls. */
import type { RoomCall } from "@tertulia/call-engine";
import type { MatrixRoomId } from "@tertulia/protocol";
import { useCallback, useSyncExternalStore } from "react";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";

/** @returns `null` when the directory has nothing about the room. */
export function useRoomCall(roomId: MatrixRoomId): RoomCall | null {
  const { directory } = useWorkspace().calls;
  const read = useCallback(() => directory.getSnapshot().get(roomId) ?? null, [directory, roomId]);
  return useSyncExternalStore(directory.subscribe, read);
}
