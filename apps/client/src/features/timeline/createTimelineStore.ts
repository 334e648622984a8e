/** One room's timeline as a store: rows, older ones on demand, read up to the end. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import {
  ClientEvent,
  Direction,
  type EventTimeline,
  MatrixEventEvent,
  RoomEvent,
  RoomMemberEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from "matrix-js-sdk";
import type { Outbox } from "../composer/createOutbox.ts";
import type { Schedule } from "../rooms/createRoomListStore.ts";
import type { TimelineItem } from "./TimelineItem.ts";
import { toTimelineItems } from "./toTimelineItems.ts";

/** Rows asked for at once, and kept in the document while the person is at the end. */
const PAGE_EVENTS = 60;

/** The timeline at one instant. */
export interface TimelineSnapshot {
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  /** The last try for older messages failed; another may work. */
  readonly olderFailed: boolean;
}

/** The store. */
export interface TimelineStore {
  readonly getSnapshot: () => TimelineSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows older messages, from memory or from the homeserver; does nothing while it is at it. */
  readonly loadOlder: () => Promise<void>;
  /** Lets go of the oldest rows when the person is back at the end. */
  readonly trim: () => void;
  /** Tells the homeserver that the person has seen the last message; repeated calls cost nothing. */
  readonly markRead: () => Promise<void>;
}

/** Follows a room while somebody is subscribed; there is nothing to close. */
export function createTimelineStore(
  client: MatrixClient,
  roomId: MatrixRoomId,
  { outbox, schedule }: { readonly outbox: Outbox; readonly schedule: Schedule },
): TimelineStore {
  const listeners = new Set<() => void>();
  let limit = PAGE_EVENTS;
  let isScheduled = false;
  let isLoadingOlder = false;
  let olderFailed = false;
  let readEventId: string | undefined;
  let snapshot: TimelineSnapshot = {
    items: [],
    hasOlder: false,
    isLoadingOlder: false,
    olderFailed: false,
  };

  const refresh = (): void => {
    isScheduled = false;
    const room = client.getRoom(roomId);
    if (room === null) return;
    const chain = joinedTimelines(room);
    const events = chain.flatMap((timeline) => timeline.getEvents());
    const shown = events.slice(-limit);
    for (const event of shown) {
      decryptSoon(client, event);
      const transactionId = event.getUnsigned().transaction_id;
      if (transactionId !== undefined) outbox.confirm(transactionId);
    }
    snapshot = {
      items: reuse(
        snapshot.items,
        toTimelineItems({
          roomId,
          events: shown,
          outgoing: outbox.getSnapshot(),
          me: readMe(client, room),
        }),
      ),
      hasOlder: events.length > limit || mayReachBack(chain),
      isLoadingOlder,
      olderFailed,
    };
    for (const listener of listeners) listener();
  };
  const refreshSoon = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    schedule(refresh);
  };

  let stop: (() => void) | null = null;
  const start = (): void => {
    const ends = [listen(client, roomId, refreshSoon), outbox.subscribe(refreshSoon)];
    stop = () => ends.forEach((end) => end());
    refresh();
  };

  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      if (stop === null) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
      };
    },
    loadOlder: async () => {
      const room = client.getRoom(roomId);
      if (room === null || isLoadingOlder || !snapshot.hasOlder) return;
      isLoadingOlder = true;
      olderFailed = false;
      refresh();
      try {
        const chain = joinedTimelines(room);
        const inMemory = chain.reduce((sum, timeline) => sum + timeline.getEvents().length, 0);
        // By timeline, not by room: a sync may begin another live timeline before the answer is here.
        if (inMemory < limit + PAGE_EVENTS && mayReachBack(chain))
          await client.paginateEventTimeline(chain[0], { backwards: true, limit: PAGE_EVENTS });
        limit += PAGE_EVENTS;
      } catch {
        // Said in the snapshot, with another try for the person; the SDK's error adds nothing to that.
        olderFailed = true;
      }
      isLoadingOlder = false;
      refresh();
    },
    trim: () => {
      if (limit === PAGE_EVENTS) return;
      limit = PAGE_EVENTS;
      refreshSoon();
    },
    markRead: async () => {
      const room = client.getRoom(roomId);
      const last = room?.getLiveTimeline().getEvents().at(-1);
      if (room === null || last === undefined || last.getId() === readEventId) return;
      readEventId = last.getId();
      if (room.hasUserReadEvent(client.getSafeUserId(), last.getId() ?? "")) return;
      await client.sendReadReceipt(last);
    },
  };
}

function listen(client: MatrixClient, roomId: MatrixRoomId, refreshSoon: () => void): () => void {
  const onTimeline = (_event: MatrixEvent, room: Room | undefined): void => {
    if (room?.roomId === roomId) refreshSoon();
  };
  const onEvent = (event: MatrixEvent): void => {
    if (event.getRoomId() === roomId) refreshSoon();
  };
  const onReset = (room: Room | undefined): void => {
    if (room?.roomId === roomId) refreshSoon();
  };
  client.on(RoomEvent.Timeline, onTimeline);
  client.on(RoomEvent.Redaction, onTimeline);
  client.on(RoomEvent.TimelineReset, onReset);
  client.on(MatrixEventEvent.Decrypted, onEvent);
  client.on(MatrixEventEvent.Replaced, onEvent);
  client.on(RoomMemberEvent.Name, onEvent);
  client.on(ClientEvent.Room, onReset);
  return () => {
    client.off(RoomEvent.Timeline, onTimeline);
    client.off(RoomEvent.Redaction, onTimeline);
    client.off(RoomEvent.TimelineReset, onReset);
    client.off(MatrixEventEvent.Decrypted, onEvent);
    client.off(MatrixEventEvent.Replaced, onEvent);
    client.off(RoomMemberEvent.Name, onEvent);
    client.off(ClientEvent.Room, onReset);
  };
}

function decryptSoon(client: MatrixClient, event: MatrixEvent): void {
  // The outcome arrives as an event: decrypted, or a failure that the row shows.
  if (event.isEncrypted()) void client.decryptEventIfNeeded(event);
}

function readMe(
  client: MatrixClient,
  room: Room,
): { userId: UserId; name: string; avatarMxc: string | null } {
  const userId = client.getSafeUserId() as UserId;
  const member = room.getMember(userId);
  return { userId, name: member?.name ?? userId, avatarMxc: member?.getMxcAvatarUrl() ?? null };
}

/**
 * The live timeline, after those that paging back has joined to it: a gap in the sync begins a new live one.
 *
 * @returns oldest first.
 */
function joinedTimelines(room: Room): [EventTimeline, ...EventTimeline[]] {
  const chain: [EventTimeline, ...EventTimeline[]] = [room.getLiveTimeline()];
  for (;;) {
    const older = chain[0].getNeighbouringTimeline(Direction.Backward);
    if (older === null) return chain;
    chain.unshift(older);
  }
}

function mayReachBack([oldest]: readonly [EventTimeline, ...EventTimeline[]]): boolean {
  return oldest.getPaginationToken(Direction.Backward) !== null;
}

/** Rows that did not change keep their object, so that they are not rendered again. */
function reuse(
  before: readonly TimelineItem[],
  after: readonly TimelineItem[],
): readonly TimelineItem[] {
  const known = new Map(before.map((item) => [item.key, item]));
  return after.map((item) => {
    const former = known.get(item.key);
    return former !== undefined && JSON.stringify(former) === JSON.stringify(item) ? former : item;
  });
}
