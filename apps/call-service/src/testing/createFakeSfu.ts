/** An SFU in memory: who is in its rooms is said by the test. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { Sfu, SfuParticipant, SfuRoom } from "../ports.ts";

export interface FakeSfu {
  readonly sfu: Sfu;
  readonly roomNames: ReadonlySet<LiveKitRoomName>;
  /** Somebody connects: a new session each time, in place of an earlier one of that identity. */
  readonly join: (room: LiveKitRoomName, identity: LiveKitIdentity) => SfuParticipant;
  /** Somebody's session ends. */
  readonly leave: (room: LiveKitRoomName, identity: LiveKitIdentity) => void;
}

export interface FakeSfuOptions {
  /** Seats of each room; 0, the default, is no limit. */
  readonly maxParticipants?: number;
  /** Who is in each room from its start; default nobody. */
  readonly identities?: readonly LiveKitIdentity[];
}

interface FakeRoom {
  readonly sid: string;
  readonly participants: Map<LiveKitIdentity, SfuParticipant>;
}

/** Starts empty, makes rooms only when asked to, and never fails. Its clock stands at 0. */
export function createFakeSfu({
  maxParticipants = 0,
  identities = [],
}: FakeSfuOptions = {}): FakeSfu {
  const rooms = new Map<LiveKitRoomName, FakeRoom>();
  const roomNames = new Set<LiveKitRoomName>();
  let sessions = 0;
  let lives = 0;

  const toParticipant = (identity: LiveKitIdentity): SfuParticipant => {
    sessions += 1;
    return { identity, sid: `PA_${sessions}`, joinedAt: 0, state: "active" };
  };
  const makeRoom = (name: LiveKitRoomName): FakeRoom => {
    const participants = new Map(identities.map((identity) => [identity, toParticipant(identity)]));
    lives += 1;
    const room = { sid: `RM_${lives}`, participants };
    rooms.set(name, room);
    roomNames.add(name);
    return room;
  };
  const toRoom = ([name, { sid, participants }]: [LiveKitRoomName, FakeRoom]): SfuRoom => {
    const participantCount = participants.size;
    return { name, sid, createdAt: 0, participantCount, maxParticipants };
  };
  const leave = (room: LiveKitRoomName, identity: LiveKitIdentity): void => {
    rooms.get(room)?.participants.delete(identity);
  };

  return {
    roomNames,
    join: (name, identity) => {
      const participant = toParticipant(identity);
      (rooms.get(name) ?? makeRoom(name)).participants.set(identity, participant);
      return participant;
    },
    leave,
    sfu: {
      ensureRoom: async (name) => {
        if (!rooms.has(name)) makeRoom(name);
        return { maxParticipants };
      },
      listRooms: async () => [...rooms].map(toRoom),
      listParticipants: async (name) => [...(rooms.get(name)?.participants.values() ?? [])],
      getParticipant: async (name, identity) => rooms.get(name)?.participants.get(identity) ?? null,
      removeParticipant: async (name, identity) => leave(name, identity),
      feelPulse: async (name, identity) =>
        rooms.get(name)?.participants.has(identity) === true ? "untold" : "nobody",
      deleteRoom: async (name) => {
        rooms.delete(name);
        roomNames.delete(name);
      },
    },
  };
}
