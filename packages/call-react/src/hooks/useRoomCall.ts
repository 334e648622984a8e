/** Who is in one room's call, whether or not this person is. */
import type { CallDirectory, RoomCall } from "@tertulia/call-engine";
import type { MatrixRoomId } from "@tertulia/protocol";
import { useCallback } from "react";
import { useStore } from "./useStore.ts";

/** A room's call; `null` when the directory has none for it. Renders again only when that room's call changes. */
export function useRoomCall(directory: CallDirectory, roomId: MatrixRoomId): RoomCall | null {
  const select = useCallback(
    (calls: ReadonlyMap<MatrixRoomId, RoomCall>) => calls.get(roomId) ?? null,
    [roomId],
  );
  return useStore(directory, select);
}
