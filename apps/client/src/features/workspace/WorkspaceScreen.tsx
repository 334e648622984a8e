/** The screen of a logged-in person: the list, and the room beside it; on a phone one or the other. */
import { Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCloudOff } from "@tabler/icons-react";
import { useSyncExternalStore, type ReactNode } from "react";
import { useRoute } from "../../app/useRoute.ts";
import { CallsLayer } from "../calls/CallsLayer.tsx";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { EmptyRoom, RoomScreen } from "../room/RoomScreen.tsx";
import { RoomList } from "../rooms/RoomList.tsx";
import type { SessionActions } from "../session/SessionActions.ts";
import { SettingsMenu } from "../settings/SettingsMenu.tsx";
import type { Workspace } from "./createWorkspace.ts";
import { useWorkspace, WorkspaceProvider } from "./WorkspaceProvider.tsx";
import classes from "./WorkspaceScreen.module.css";

/** From this width down there is room for one of the two; the same as in the style sheet. */
const NARROW = "(max-width: 760px)";

export interface WorkspaceScreenProps {
  readonly workspace: Workspace;
  readonly actions: SessionActions;
}

/** The screen. */
export function WorkspaceScreen({ workspace, actions }: WorkspaceScreenProps): ReactNode {
  const texts = useTexts();
  const route = useRoute();
  const roomId = route.name === "room" ? route.roomId : null;
  const isListAlone = useMediaQuery(NARROW) && roomId === null;
  // A banner belongs beside the main part, not into it.
  const Head = isListAlone ? "div" : "header";
  return (
    <WorkspaceProvider workspace={workspace}>
      <div className={classes["screen"]} data-room={roomId !== null}>
        <div className={classes["side"]} role={isListAlone ? "main" : undefined}>
          <Head className={classes["top"]}>
            <img src="/icon.svg" alt="" width={30} height={30} />
            <Text component="h1" className={classes["title"] ?? ""}>
              Tertulia
            </Text>
            <SettingsMenu actions={actions} />
          </Head>
          <RoomList selectedId={roomId} />
        </div>
        <div className={classes["main"]}>
          <ConnectionLine />
          {roomId === null ? (
            <EmptyRoom title={texts.rooms.pick} advice={texts.rooms.pickAdvice} />
          ) : (
            <RoomScreen key={roomId} roomId={roomId} />
          )}
        </div>
        <CallsLayer roomOnScreen={roomId} />
      </div>
    </WorkspaceProvider>
  );
}

function ConnectionLine(): ReactNode {
  const texts = useTexts();
  const { connection: store } = useWorkspace();
  const connection = useSyncExternalStore(store.subscribe, store.getSnapshot);
  return (
    <output className={classes["connection"]} data-up={connection === "up"}>
      {connection !== "up" && (
        <>
          <IconCloudOff size={16} aria-hidden /> {texts.connection[connection]}
        </>
      )}
    </output>
  );
}
