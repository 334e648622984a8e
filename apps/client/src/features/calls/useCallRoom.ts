/** Which room's call this tab has something to show of. */
import type { MatrixRoomId } from "@tertulia/protocol";
import { useCallback, useSyncExternalStore } from "react";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";

/** @returns `null` while there is no call; a failed one counts until it is dismissed. */
export function useCallRoom(): MatrixRoomId | null {
  const { call } = useWorkspace().calls;
  const read = useCallback(() => {
    const snapshot = call.getSnapshot();
    return snapshot.phase === "idle" ? null : snapshot.roomId;
  }, [call]);
  return useSyncExternalStore(call.subscribe, read);
}
