/** The list of chats: search, rows, keyboard. */
import { CloseButton, Skeleton, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import {
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type ReactNode,
} from "react";
import type { MatrixRoomId } from "@tertulia/protocol";
import { goTo } from "../../app/useRoute.ts";
import { useTexts } from "../locale/LocaleProvider.tsx";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import { matchRooms } from "./matchRooms.ts";
import { RoomItem } from "./RoomItem.tsx";
import classes from "./RoomList.module.css";

/** @param selectedId the room on screen, `null` when there is none. */
export function RoomList({ selectedId }: { readonly selectedId: MatrixRoomId | null }): ReactNode {
  const texts = useTexts();
  const { rooms: store } = useWorkspace();
  const { rooms, isReady } = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const [query, setQuery] = useState("");
  const listRef = useRef<HTMLUListElement>(null);
  const shown = useMemo(() => matchRooms(rooms, query), [rooms, query]);

  const onSearchKey = (event: KeyboardEvent): void => {
    const [first] = shown;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      listRef.current?.querySelector("a")?.focus();
    } else if (event.key === "Enter" && first !== undefined) {
      goTo({ name: "room", roomId: first.roomId });
    } else if (event.key === "Escape") {
      setQuery("");
    }
  };

  return (
    <nav className={classes["nav"]} aria-label={texts.rooms.list}>
      <div className={classes["search"]}>
        <TextInput
          type="search"
          size="sm"
          radius="xl"
          aria-label={texts.rooms.search}
          placeholder={texts.rooms.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            query === "" ? null : (
              <CloseButton size="sm" aria-label={texts.common.close} onClick={() => setQuery("")} />
            )
          }
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={onSearchKey}
        />
      </div>
      {isReady ? (
        // The keys only move the focus between links, which are operable by themselves.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <ul ref={listRef} className={classes["list"]} onKeyDown={moveFocus}>
          {shown.map((room) => (
            <RoomItem key={room.roomId} room={room} isSelected={room.roomId === selectedId} />
          ))}
        </ul>
      ) : (
        <RoomListSkeleton label={texts.common.loading} />
      )}
      {isReady && shown.length === 0 && (
        <div className={classes["empty"]}>
          <Text fw={600}>{query === "" ? texts.rooms.none : texts.rooms.noMatch(query)}</Text>
          {query === "" && <Text size="sm">{texts.rooms.noneAdvice}</Text>}
        </div>
      )}
    </nav>
  );
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  const links = [...event.currentTarget.querySelectorAll("a")];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  links[Math.min(Math.max(target, 0), links.length - 1)]?.focus();
}

function RoomListSkeleton({ label }: { readonly label: string }): ReactNode {
  return (
    <output className={classes["list"]} aria-label={label}>
      {["a", "b", "c", "d", "e"].map((key) => (
        <div key={key} className={classes["skeleton"]}>
          <Skeleton circle height={44} />
          <div className={classes["skeletonLines"]}>
            <Skeleton height={12} width="55%" />
            <Skeleton height={10} width="80%" />
          </div>
        </div>
      ))}
    </output>
  );
}
