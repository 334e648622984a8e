/** The messages of a room: newest at the bottom, older ones as the person scrolls up. */
import { Button, Loader, Text } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import type { MatrixRoomId } from "@tertulia/protocol";
import { useLocale, useTexts } from "../locale/LocaleProvider.tsx";
import { useNow } from "../locale/useNow.ts";
import { useWorkspace } from "../workspace/WorkspaceProvider.tsx";
import {
  createTimelineStore,
  type TimelineSnapshot,
  type TimelineStore,
} from "./createTimelineStore.ts";
import { formatDay } from "./formatWhen.ts";
import { Message } from "./Message.tsx";
import { NoticeLines } from "./NoticeLines.tsx";
import type { TimelineItem } from "./TimelineItem.ts";
import classes from "./Timeline.module.css";

/** Closer to the end than this counts as being there. */
const AT_END_PX = 40;
/** Older messages are fetched when the top comes closer than this. */
const NEAR_TOP_PX = 600;

/** @param isDirect whether names above messages would only repeat the room's own. */
export function Timeline({
  roomId,
  isDirect,
}: {
  readonly roomId: MatrixRoomId;
  readonly isDirect: boolean;
}): ReactNode {
  const texts = useTexts();
  const { client, outbox, schedule } = useWorkspace();
  const store = useMemo(
    () => createTimelineStore(client, roomId, { outbox, schedule }),
    [client, outbox, roomId, schedule],
  );
  const timeline = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const { items, hasOlder, isLoadingOlder, olderFailed } = timeline;
  const scrollerRef = useRef<HTMLDivElement>(null);
  /** Time of the newest row when the person left the end; `null` while they are there. */
  const [leftAt, setLeftAt] = useState<number | null>(null);

  const toEnd = useCallback((): void => {
    if (scrollerRef.current !== null) scrollerRef.current.scrollTop = 0;
  }, []);
  const onScroll = useCallback((): void => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    const { fromEndPx, fromTopPx } = measure(scroller);
    if (fromEndPx < AT_END_PX) {
      setLeftAt(null);
      store.trim();
    } else {
      setLeftAt((before) => before ?? store.getSnapshot().items.at(-1)?.at ?? 0);
    }
    if (fromTopPx < NEAR_TOP_PX) void store.loadOlder();
  }, [store]);

  useReadMark(store, leftAt === null ? items.at(-1)?.key : undefined);
  // A short first page leaves the top on screen, and no scroll would ever ask for more.
  useEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null || !hasOlder || isLoadingOlder || olderFailed) return;
    if (measure(scroller).fromTopPx < NEAR_TOP_PX / 2) void store.loadOlder();
  }, [store, hasOlder, isLoadingOlder, olderFailed]);
  const lastOwnKey = items.findLast(
    (item) => item.kind === "message" && item.outgoing !== null,
  )?.key;
  useEffect(() => {
    if (lastOwnKey !== undefined) toEnd();
  }, [toEnd, lastOwnKey]);

  return (
    <div className={classes["frame"]}>
      <section
        ref={scrollerRef}
        className={classes["scroller"]}
        onScroll={onScroll}
        aria-label={texts.timeline.label}
        // What scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div className={classes["rows"]} role="log" aria-live="polite" aria-relevant="additions">
          <Older timeline={timeline} onLoad={() => void store.loadOlder()} />
          {items.map((item) => (
            <Row key={item.key} item={item} isDirect={isDirect} />
          ))}
        </div>
      </section>
      {leftAt !== null && <ToEnd unseen={countUnseen(items, leftAt)} onClick={toEnd} />}
    </div>
  );
}

interface ToEndProps {
  readonly unseen: number;
  readonly onClick: () => void;
}

function ToEnd({ unseen, onClick }: ToEndProps): ReactNode {
  const { timeline } = useTexts();
  return (
    <Button
      className={classes["toEnd"] ?? ""}
      size="compact-md"
      radius="xl"
      leftSection={<IconArrowDown size={16} aria-hidden />}
      onClick={onClick}
    >
      {unseen === 0 ? timeline.toEnd : timeline.newMessages(unseen)}
    </Button>
  );
}

function Row({
  item,
  isDirect,
}: {
  readonly item: TimelineItem;
  readonly isDirect: boolean;
}): ReactNode {
  switch (item.kind) {
    case "day":
      return <DayLine at={item.at} />;
    case "notices":
      return <NoticeLines notices={item.notices} />;
    case "message":
      return <Message item={item} isDirect={isDirect} />;
  }
}

function DayLine({ at }: { readonly at: number }): ReactNode {
  const { formatTag, texts } = useLocale();
  const now = useNow();
  return (
    <h2 className={classes["day"]}>
      <span>{formatDay(at, { now, formatTag, texts })}</span>
    </h2>
  );
}

interface OlderProps {
  readonly timeline: TimelineSnapshot;
  readonly onLoad: () => void;
}

function Older({ timeline, onLoad }: OlderProps): ReactNode {
  const texts = useTexts();
  const { hasOlder, isLoadingOlder, olderFailed } = timeline;
  if (isLoadingOlder) {
    return (
      <div className={classes["older"]}>
        <Loader size="xs" aria-label={texts.timeline.loadingOlder} />
      </div>
    );
  }
  return (
    <div className={classes["older"]}>
      {olderFailed && <Text size="sm">{texts.timeline.olderFailed}</Text>}
      {hasOlder ? (
        <Button variant="subtle" size="compact-sm" onClick={onLoad}>
          {olderFailed ? texts.common.retry : texts.timeline.loadOlder}
        </Button>
      ) : (
        <Text size="sm">{texts.timeline.beginning}</Text>
      )}
    </div>
  );
}

/** The column runs bottom-up: 0 is the end, and going up is negative. */
function measure(scroller: HTMLElement): {
  readonly fromEndPx: number;
  readonly fromTopPx: number;
} {
  const fromEndPx = -scroller.scrollTop;
  return { fromEndPx, fromTopPx: scroller.scrollHeight - scroller.clientHeight - fromEndPx };
}

function countUnseen(items: readonly TimelineItem[], since: number): number {
  return items.filter((item) => item.kind === "message" && !item.isOwn && item.at > since).length;
}

/**
 * Marks the room read while its end is on screen and the person is here.
 *
 * @param newestKey the last row, `undefined` while it is out of sight.
 */
function useReadMark(store: TimelineStore, newestKey: string | undefined): void {
  useEffect(() => {
    if (newestKey === undefined) return undefined;
    const mark = (): void => {
      // A receipt that does not get through is sent again with the next message.
      if (document.visibilityState === "visible" && document.hasFocus())
        store.markRead().catch(() => {});
    };
    mark();
    window.addEventListener("focus", mark);
    return () => window.removeEventListener("focus", mark);
  }, [store, newestKey]);
}
