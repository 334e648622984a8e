/** Who is in a call in which room: read from room state and sticky events as they change. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import {
  ClientEvent,
  EventTimeline,
  KnownMembership,
  RoomEvent,
  RoomStateEvent,
  RoomStickyEventsEvent,
  type MatrixClient,
  type MatrixEvent,
  type Room,
} from "matrix-js-sdk";
import type { CallDirectory, RoomCall } from "../../CallEngine.ts";
import type { Clock } from "../../ports.ts";
import { mayJoinCall } from "./mayJoinCall.ts";
import { readMemberships } from "./toRtcMembership.ts";

const MEMBERSHIP_EVENT = "org.matrix.msc3401.call.member";
/** Events that change who is in a call, or who may be. */
const RELEVANT = new Set([
  MEMBERSHIP_EVENT,
  "m.room.power_levels",
  "m.room.member",
  "org.matrix.msc4143.rtc.slot",
]);
/** Memberships expire by the clock alone, so rooms with a call are looked at again this often, in milliseconds. */
const EXPIRY_CHECK_MS = 60_000;

/** Creates the directory of all joined rooms; `close()` it when the login ends. */
export function createCallDirectory(
  client: MatrixClient,
  clock: Pick<Clock, "after">,
): CallDirectory {
  const userId = client.getUserId() as UserId;
  const listeners = new Set<() => void>();
  /** Rooms whose state changed while they were being read are read once more. */
  const reading = new Map<string, "running" | "again">();
  let calls: ReadonlyMap<MatrixRoomId, RoomCall> = new Map();
  /** Ends the listening to each room's sticky events. */
  const heard = new Map<string, () => void>();
  let isClosed = false;

  function put(call: RoomCall): void {
    const before = calls.get(call.roomId);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(call)) return;
    calls = new Map(calls).set(call.roomId, call);
    for (const listener of listeners) listener();
  }

  function forget(roomId: string): void {
    if (!calls.has(roomId as MatrixRoomId)) return;
    calls = new Map([...calls].filter(([id]) => id !== roomId));
    for (const listener of listeners) listener();
  }

  async function read(room: Room): Promise<void> {
    const { roomId } = room;
    // The state of a room that was left stands still: its call would never end.
    if (room.getMyMembership() !== (KnownMembership.Join as string)) return forget(roomId);
    if (reading.has(roomId)) {
      reading.set(roomId, "again");
      return;
    }
    reading.set(roomId, "running");
    let isStale: boolean;
    try {
      const members = (await readMemberships(room)).map((membership) => ({
        userId: membership.userId,
        deviceId: membership.deviceId,
        joinedAt: membership.joinedAt,
      }));
      if (isClosed) return;
      put({ roomId: roomId as MatrixRoomId, members, mayJoin: mayJoinCall(room, userId) });
    } finally {
      isStale = reading.get(roomId) === "again";
      reading.delete(roomId);
    }
    if (isStale) await read(room);
  }

  /** A room that the SDK announces again may be another object. */
  function hear(room: Room): void {
    heard.get(room.roomId)?.();
    const onUpdate = (): void => void read(room);
    room.on(RoomStickyEventsEvent.Update, onUpdate);
    heard.set(room.roomId, () => room.off(RoomStickyEventsEvent.Update, onUpdate));
    void read(room);
  }

  function hasCall(room: Room): boolean {
    const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
    return (state?.getStateEvents(MEMBERSHIP_EVENT).length ?? 0) > 0;
  }

  const onState = (event: MatrixEvent): void => {
    if (!RELEVANT.has(event.getType())) return;
    const room = client.getRoom(event.getRoomId());
    if (room !== null) void read(room);
  };
  const onMyMembership = (room: Room): void => void read(room);
  const checkExpiry = (): void => {
    for (const room of client.getRooms()) if (hasCall(room)) void read(room);
    stopTimer = clock.after(EXPIRY_CHECK_MS, checkExpiry);
  };
  let stopTimer = clock.after(EXPIRY_CHECK_MS, checkExpiry);

  client.on(RoomStateEvent.Events, onState);
  client.on(ClientEvent.Room, hear);
  client.on(RoomEvent.MyMembership, onMyMembership);
  for (const room of client.getRooms()) hear(room);
  return {
    getSnapshot: () => calls,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      isClosed = true;
      stopTimer();
      for (const stop of heard.values()) stop();
      listeners.clear();
      client.off(RoomStateEvent.Events, onState);
      client.off(ClientEvent.Room, hear);
      client.off(RoomEvent.MyMembership, onMyMembership);
    },
  };
}
