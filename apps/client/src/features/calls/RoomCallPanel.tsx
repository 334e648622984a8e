/** The call of the room on screen, in full. */
import { useSyncExternalStore, type ReactNode } from "react";
import type { MatrixRoomId } from "@tertulia/protocol";
import { useLocale } from "../locale/LocaleProvider.tsx";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { useCallRoom } from "./useCallRoom.ts";
import { usePeople } from "./usePeople.ts";

export interface RoomCallPanelProps {
  readonly roomId: MatrixRoomId;
  readonly roomName: string;
  readonly className: string;
}

/** Nothing while the room has no call of this tab's. */
export function RoomCallPanel({ roomId, roomName, className }: RoomCallPanelProps): ReactNode {
  const { locale } = useLocale();
  const { calls } = useWorkspace();
  const code = useSyncExternalStore(calls.code.subscribe, calls.code.getSnapshot);
  const isHere = useCallRoom() === roomId;
  const people = usePeople(roomId);
  if (!isHere || code.status !== "loaded") return null;
  const { CallEngineProvider, CallPanel } = code.chunk;
  return (
    <div className={className}>
      <CallEngineProvider engine={code.engine}>
        <CallPanel
          variant="full"
          locale={locale}
          roomName={roomName}
          nameOf={people.nameOf}
          avatarUrlOf={people.avatarUrlOf}
        />
      </CallEngineProvider>
    </div>
  );
}
