/** A room of the SDK without a homeserver: events are put in, and read as from a sync. */
import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import { createClient, MatrixEvent, Room, type MatrixClient } from "matrix-js-sdk";
import { quietSdkLog } from "../features/session/quietSdkLog.ts";

/** Ana, whose room it is. */
export const ME = "@ana:example.org" as UserId;
/** Its id. */
export const ROOM_ID = "!room:example.org" as MatrixRoomId;
/** Time of the first event, milliseconds since the epoch: noon, so that no test crosses midnight. */
export const STARTED_AT = new Date(2026, 2, 3, 12, 0, 0).getTime();

/** What an event is made from; it comes a minute after the one before unless said. */
export interface FakeEvent {
  readonly type?: string;
  readonly sender?: string;
  readonly content: Record<string, unknown>;
  readonly at?: number;
  readonly stateKey?: string;
  readonly unsigned?: Record<string, unknown>;
}

/** The room and its client. */
export interface FakeRoom {
  readonly client: MatrixClient;
  readonly room: Room;
  /** Puts an event at the end of the timeline. */
  readonly add: (event: FakeEvent) => Promise<MatrixEvent>;
  readonly events: () => readonly MatrixEvent[];
}

/** Makes the room with these people in it, named as their localpart, first letter large. */
export async function createFakeRoom(
  people: readonly string[] = ["ana", "beto"],
): Promise<FakeRoom> {
  quietSdkLog();
  const client = createClient({
    baseUrl: "https://matrix.example.org",
    userId: ME,
    deviceId: "ANA1",
  });
  const room = new Room(ROOM_ID, client, ME, { timelineSupport: true });
  client.store.storeRoom(room);
  room.updateMyMembership("join");
  let count = 0;
  const add = async (event: FakeEvent): Promise<MatrixEvent> => {
    count += 1;
    const made = toEvent(event, count);
    await room.addLiveEvents([made], { addToState: true });
    return made;
  };
  for (const name of people) {
    const displayname = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const member = toEvent(memberEvent(name, { membership: "join", displayname }), 0);
    room.currentState.setStateEvents([member]);
  }
  room.recalculate();
  return { client, room, add, events: () => room.getLiveTimeline().getEvents() };
}

/** A change of membership. @param name of the one it is about, who also makes it unless `sender` says otherwise. */
export function memberEvent(
  name: string,
  content: Record<string, unknown>,
  more: Partial<FakeEvent> = {},
): FakeEvent {
  const userId = `@${name}:example.org`;
  return { type: "m.room.member", sender: userId, stateKey: userId, content, ...more };
}

/** A message in words. */
export function textEvent(body: string, more: Partial<FakeEvent> = {}): FakeEvent {
  return { content: { msgtype: "m.text", body }, ...more };
}

function toEvent(
  { type, sender, content, at, stateKey, unsigned }: FakeEvent,
  count: number,
): MatrixEvent {
  return new MatrixEvent({
    type: type ?? "m.room.message",
    room_id: ROOM_ID,
    event_id: `$event${count}`,
    sender: sender ?? "@beto:example.org",
    origin_server_ts: at ?? STARTED_AT + count * 60_000,
    content,
    ...(stateKey === undefined ? {} : { state_key: stateKey }),
    unsigned: unsigned ?? {},
  });
}
