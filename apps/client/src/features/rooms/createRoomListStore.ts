/** The room list as a store: one row per room, rows unchanged keep their object, order by activity. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import {
  ClientEvent,
  EventType,
  MatrixEventEvent,
  RoomEvent,
  RoomStateEvent,
  SyncState,
  type MatrixClient,
  type MatrixEvent,
  type Room,
  type RoomState,
} from "matrix-js-sdk";
import {
  findLastMessage,
  parseDirectChats,
  toRoomSummary,
  type RoomSummary,
} from "./RoomSummary.ts";

/** The list at one instant. */
export interface RoomListSnapshot {
  /** `false` until the first sync, or what was kept of it, is in. */
  readonly isReady: boolean;
  /** Most recent first. */
  readonly rooms: readonly RoomSummary[];
}

/** The store. */
export interface RoomListStore {
  readonly getSnapshot: () => RoomListSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  readonly close: () => void;
}

/** Runs a function soon, once; many changes of one sync become one. */
export type Schedule = (run: () => void) => void;

/** Follows the client from now on. */
export function createRoomListStore(client: MatrixClient, schedule: Schedule): RoomListStore {
  const me = client.getSafeUserId() as UserId;
  const summaries = new Map<MatrixRoomId, RoomSummary>();
  const dirty = new Set<string>();
  const listeners = new Set<() => void>();
  let snapshot: RoomListSnapshot = { isReady: false, rooms: [] };
  let isScheduled = false;
  let isClosed = false;

  const flush = (): void => {
    isScheduled = false;
    if (isClosed || !isPrepared(client)) return;
    const direct = parseDirectChats(client.getAccountData(EventType.Direct)?.getContent());
    for (const roomId of dirty) refresh(roomId as MatrixRoomId, direct);
    dirty.clear();
    const rooms = [...summaries.values()].sort((a, b) => recency(b) - recency(a));
    const isSame = snapshot.isReady && sameItems(rooms, snapshot.rooms);
    if (isSame) return;
    snapshot = { isReady: true, rooms };
    for (const listener of listeners) listener();
  };

  const refresh = (roomId: MatrixRoomId, direct: ReadonlyMap<MatrixRoomId, UserId>): void => {
    const room = client.getRoom(roomId);
    // The SDK decrypts what it needs for notifications; the row needs the last message. Its success comes as an event.
    const last = room === null ? null : findLastMessage(room);
    if (last?.isEncrypted() === true) void client.decryptEventIfNeeded(last);
    const summary = room === null ? null : toRoomSummary(room, me, direct);
    if (summary === null) summaries.delete(roomId);
    else if (!isEqual(summary, summaries.get(roomId))) summaries.set(roomId, summary);
  };

  const touch = (roomId: string | undefined): void => {
    if (roomId !== undefined) dirty.add(roomId);
    if (isScheduled) return;
    isScheduled = true;
    schedule(flush);
  };
  const touchAll = (): void => {
    for (const room of client.getRooms()) dirty.add(room.roomId);
    touch(undefined);
  };

  const stop = listen(client, touch, touchAll);
  touchAll();
  return {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      isClosed = true;
      stop();
    },
  };
}

function listen(
  client: MatrixClient,
  touch: (roomId: string | undefined) => void,
  touchAll: () => void,
): () => void {
  const onRoom = (room: Room | undefined): void => touch(room?.roomId);
  const onTimeline = (_event: MatrixEvent, room: Room | undefined): void => touch(room?.roomId);
  const onReceipt = (_event: MatrixEvent, room: Room): void => touch(room.roomId);
  const onDecrypted = (event: MatrixEvent): void => touch(event.getRoomId());
  const onState = (_event: MatrixEvent, state: RoomState): void => touch(state.roomId);
  const onSync = (state: SyncState): void => {
    if (state === SyncState.Prepared) touchAll();
  };
  const onAccountData = (event: MatrixEvent): void => {
    if (event.getType() === "m.direct") touchAll();
  };
  client.on(ClientEvent.Room, onRoom);
  client.on(ClientEvent.DeleteRoom, touch);
  client.on(ClientEvent.Sync, onSync);
  client.on(ClientEvent.AccountData, onAccountData);
  client.on(RoomEvent.Timeline, onTimeline);
  client.on(RoomEvent.Redaction, onTimeline);
  client.on(RoomEvent.Receipt, onReceipt);
  client.on(RoomEvent.Name, onRoom);
  client.on(RoomEvent.MyMembership, onRoom);
  client.on(RoomStateEvent.Events, onState);
  client.on(MatrixEventEvent.Decrypted, onDecrypted);
  return () => {
    client.off(ClientEvent.Room, onRoom);
    client.off(ClientEvent.DeleteRoom, touch);
    client.off(ClientEvent.Sync, onSync);
    client.off(ClientEvent.AccountData, onAccountData);
    client.off(RoomEvent.Timeline, onTimeline);
    client.off(RoomEvent.Redaction, onTimeline);
    client.off(RoomEvent.Receipt, onReceipt);
    client.off(RoomEvent.Name, onRoom);
    client.off(RoomEvent.MyMembership, onRoom);
    client.off(RoomStateEvent.Events, onState);
    client.off(MatrixEventEvent.Decrypted, onDecrypted);
  };
}

function isPrepared(client: MatrixClient): boolean {
  const state = client.getSyncState();
  return state !== null && client.isInitialSyncComplete();
}

function isEqual(a: RoomSummary, b: RoomSummary | undefined): boolean {
  return b !== undefined && JSON.stringify(a) === JSON.stringify(b);
}

function sameItems(a: readonly RoomSummary[], b: readonly RoomSummary[]): boolean {
  return a.length === b.length && a.every((summary, at) => summary === b[at]);
}

/** What has no time is waiting for an answer, and stands first. */
function recency({ lastActiveAt }: RoomSummary): number {
  return lastActiveAt ?? Number.MAX_SAFE_INTEGER;
}
