/** An SFU in memory: rooms are names, and who is in them is said by the test. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import type { Sfu } from "../ports.ts";

export interface FakeSfu {
  readonly sfu: Sfu;
  readonly roomNames: ReadonlySet<LiveKitRoomName>;
}

export interface FakeSfuOptions {
  /** Seats of each room; 0, the default, is no limit. */
  readonly maxParticipants?: number;
  /** Who is in each room; default nobody. */
  readonly identities?: readonly LiveKitIdentity[];
}

/** Starts empty; nothing in it ever fails. */
export function createFakeSfu({
  maxParticipants = 0,
  identities = [],
}: FakeSfuOptions = {}): FakeSfu {
  const roomNames = new Set<LiveKitRoomName>();
  return {
    roomNames,
    sfu: {
      ensureRoom: async (room) => {
        roomNames.add(room);
        return { maxParticipants };
      },
      listIdentities: () => Promise.resolve(identities),
    },
  };
}
