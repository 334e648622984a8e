/** Names and pictures of a room's people, for the call's components. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import { useMemo, useReducer, useRef } from "react";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";

const PICTURE_PX = 96;

/** What {@link usePeople} gives. */
export interface People {
  readonly nameOf: (userId: UserId) => string;
  /** `null` until the picture is here; then whoever asked renders again. */
  readonly avatarUrlOf: (userId: UserId) => string | null;
}

/** Both functions keep their identity until a picture has arrived. */
export function usePeople(roomId: MatrixRoomId): People {
  const { client, media } = useWorkspace();
  const [version, refresh] = useReducer((count: number) => count + 1, 0);
  const pictures = useRef(new Map<string, string | null>());
  return useMemo(() => {
    const memberOf = (userId: UserId) => client.getRoom(roomId)?.getMember(userId);
    return {
      // The next arrival makes new functions, which is what renders again.
      version,
      nameOf: (userId) => memberOf(userId)?.name ?? userId,
      avatarUrlOf: (userId) => {
        const mxc = memberOf(userId)?.getMxcAvatarUrl();
        if (mxc === undefined) return null;
        const known = pictures.current.get(mxc);
        if (known !== undefined) return known;
        pictures.current.set(mxc, null);
        void media.loadThumbnail(mxc, { widthPx: PICTURE_PX, heightPx: PICTURE_PX }).then((url) => {
          pictures.current.set(mxc, url);
          if (url !== null) refresh();
        });
        return null;
      },
    };
  }, [client, media, roomId, version]);
}
