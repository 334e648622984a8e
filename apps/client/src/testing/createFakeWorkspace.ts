/** A workspace over an SDK client that never syncs: rooms, calls and rings are what the test says. */
import type { CallRinger, IncomingRing, RoomCall } from "@tertulia/call-engine";
import { createFakeCallEngine, type FakeCallEngine } from "@tertulia/call-engine/testing";
import type { DeviceId, MatrixRoomId, UserId } from "@tertulia/protocol";
import * as callReact from "@tertulia/call-react";
import { createCalls } from "../features/calls/createCalls.ts";
import { createDrafts } from "../features/composer/createDrafts.ts";
import { createOutbox, type OutgoingMessage } from "../features/composer/createOutbox.ts";
import type { RoomListSnapshot } from "../features/rooms/createRoomListStore.ts";
import type { RoomSummary } from "../features/rooms/RoomSummary.ts";
import type { CallChunk, Workspace } from "../features/workspace/createWorkspace.ts";
import type { Connection } from "../features/workspace/createConnectionStore.ts";
import { createFakeRoom, ME, ROOM_ID, type FakeRoom } from "./createFakeRoom.ts";
import { createFakeStorage } from "./createFakeStorage.ts";
import { createFakeStore, type FakeStore } from "./createFakeStore.ts";
import { fakeSession } from "./fakeSession.ts";

/** The workspace, and the strings to steer it by. */
export interface FakeWorkspace {
  readonly workspace: Workspace;
  readonly fakeRoom: FakeRoom;
  readonly engine: FakeCallEngine;
  readonly roomList: FakeStore<RoomListSnapshot>;
  readonly connection: FakeStore<Connection>;
  readonly directory: FakeStore<ReadonlyMap<MatrixRoomId, RoomCall>>;
  readonly ring: FakeStore<IncomingRing | null>;
  readonly declined: IncomingRing[];
  readonly sent: OutgoingMessage[];
  readonly storage: Storage;
}

/** Options of {@link createFakeWorkspace}. */
export interface FakeWorkspaceOptions {
  readonly people?: readonly string[];
  /** What a former page left behind. */
  readonly storage?: Storage;
  /** The call code does not come. */
  readonly isChunkMissing?: boolean;
  /** The homeserver takes no messages. */
  readonly isSendBroken?: boolean;
}

/** Makes one room with these people in it. */
export async function createFakeWorkspace(
  options: FakeWorkspaceOptions = {},
): Promise<FakeWorkspace> {
  const fakeRoom = await createFakeRoom(options.people);
  const storage = options.storage ?? createFakeStorage();
  const engine = createFakeCallEngine();
  const directory = createFakeStore<ReadonlyMap<MatrixRoomId, RoomCall>>(new Map());
  const ring = createFakeStore<IncomingRing | null>(null);
  const roomList = createFakeStore<RoomListSnapshot>({ isReady: true, rooms: [] });
  const connection = createFakeStore<Connection>("up");
  const declined: IncomingRing[] = [];
  const sent: OutgoingMessage[] = [];
  const ringer: CallRinger = {
    ...ring,
    decline: (declinedRing) => Promise.resolve(void declined.push(declinedRing)),
    close: () => undefined,
  };
  const chunk = { ...callReact, createBrowserCallEngine: () => engine } as unknown as CallChunk;
  const workspace: Workspace = {
    session: fakeSession("ana"),
    me: ME,
    client: fakeRoom.client,
    connection: { ...connection, close: () => undefined },
    rooms: { ...roomList, close: () => undefined },
    outbox: createOutbox({
      storage,
      storageKey: "outbox",
      send: (message) => {
        sent.push(message);
        return options.isSendBroken === true
          ? Promise.reject(new Error("no network"))
          : Promise.resolve();
      },
      now: () => 1_790_000_000_000,
      newId: () => `t${sent.length}`,
    }),
    drafts: createDrafts(storage, "ana "),
    media: {
      loadThumbnail: () => Promise.resolve(null),
      loadFile: () => Promise.resolve(null),
      close: () => undefined,
    },
    calls: createCalls<CallChunk>({
      createDirectory: () => ({ ...directory, close: () => undefined }),
      createRinger: () => ringer,
      loadChunk: () =>
        options.isChunkMissing === true
          ? Promise.reject(new TypeError("Failed to fetch"))
          : Promise.resolve(chunk),
      createEngine: () => engine,
    }),
    schedule: (run) => queueMicrotask(run),
    ended: new Promise(() => {}),
    close: () => Promise.resolve(),
  };
  return {
    workspace,
    fakeRoom,
    engine,
    roomList,
    connection,
    directory,
    ring,
    declined,
    sent,
    storage,
  };
}

/** A row of the list. */
export function fakeSummary(fields: Partial<RoomSummary> = {}): RoomSummary {
  return {
    roomId: ROOM_ID,
    name: "Plaza",
    avatarMxc: null,
    directUserId: null,
    membership: "join",
    isEncrypted: false,
    unreadCount: 0,
    mentionCount: 0,
    lastActiveAt: 1_790_000_000_000,
    lastMessage: null,
    ...fields,
  };
}

/** A call with these people in it, one device each. */
export function fakeRoomCall(
  names: readonly string[],
  mayJoin = true,
): ReadonlyMap<MatrixRoomId, RoomCall> {
  const members = names.map((name, at) => ({
    userId: `@${name}:example.org` as UserId,
    deviceId: name.toUpperCase() as DeviceId,
    joinedAt: 1_790_000_000_000 + at,
  }));
  return new Map([[ROOM_ID, { roomId: ROOM_ID, members, mayJoin }]]);
}
