/** Who is in a room's call, as people: one entry each, however many devices. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import { useMemo } from "react";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { useRoomCall } from "./useRoomCall.ts";

/** A person in a call. */
export interface Caller {
  readonly userId: UserId;
  readonly name: string;
  readonly avatarMxc: string | null;
}

/** Oldest first; empty when there is no call. */
export function useRoomCallers(roomId: MatrixRoomId): readonly Caller[] {
  const { client } = useWorkspace();
  const call = useRoomCall(roomId);
  return useMemo(() => {
    const userIds = [...new Set(call?.members.map((member) => member.userId))];
    const room = client.getRoom(roomId);
    return userIds.map((userId) => {
      const member = room?.getMember(userId);
      return { userId, name: member?.name ?? userId, avatarMxc: member?.getMxcAvatarUrl() ?? null };
    });
  }, [call, client, roomId]);
}
