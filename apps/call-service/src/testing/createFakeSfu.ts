/** An SFU in memory: rooms are names. */
import type { LiveKitRoomName } from "@tertulia/protocol";
import type { Sfu } from "../ports.ts";

export interface FakeSfu {
  readonly sfu: Sfu;
  readonly roomNames: ReadonlySet<LiveKitRoomName>;
}

/** Starts empty; nothing in it ever fails. */
export function createFakeSfu(): FakeSfu {
  const roomNames = new Set<LiveKitRoomName>();
  return {
    roomNames,
    sfu: {
      ensureRoom: async (room) => {
        roomNames.add(room);
      },
    },
  };
}
