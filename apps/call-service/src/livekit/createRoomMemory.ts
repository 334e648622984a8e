/** Spares the SFU a request for a room that is certain to be there. Rules S188–S189, S300 in SPEC.md. */
import type { LiveKitRoomName } from "@tertulia/protocol";
import { setNewest } from "../internal/setNewest.ts";
import type { Clock, Sfu, SfuSeats } from "../ports.ts";
import type { SfuEvent } from "../sfuEvents/SfuEvent.ts";
import type { SfuEvents } from "../sfuEvents/createSfuEvents.ts";

/** Half of what a room outlives its last participant by: the other half is for the token's way to the SFU. */
const OCCUPIED_MS = 10_000;
/** A room that was there may have lost its last participant already, so its answer is fresh only this long. */
const ANSWERED_MS = 2_000;
const MAX_ROOMS = 10_000;

interface KnownRoom {
  readonly seats: SfuSeats;
  /** Milliseconds since the epoch. */
  until: number;
}

/** What the service knows of the SFU's rooms. */
export interface RoomMemory {
  /** The SFU, whose `ensureRoom` asks only for rooms that are not known to be there; of others `onSpared` is told. */
  readonly over: (sfu: Sfu, onSpared?: () => void) => Sfu;
}

export interface RoomMemoryOptions {
  readonly clock: Clock;
  readonly sfuEvents: Pick<SfuEvents, "subscribe">;
}

/** Known is a room for two seconds after the SFU said so, and for ten after somebody came into it. */
export function createRoomMemory({ clock, sfuEvents }: RoomMemoryOptions): RoomMemory {
  const known = new Map<LiveKitRoomName, KnownRoom>();
  sfuEvents.subscribe((event) => learn(known, event));
  return {
    over: (sfu, onSpared) => ({
      ...sfu,
      ensureRoom: async (room) => {
        const last = known.get(room);
        const askedAt = clock.now();
        if (last !== undefined && askedAt < last.until) {
          onSpared?.();
          return last.seats;
        }
        const seats = await sfu.ensureRoom(room);
        setNewest(known, [room, { seats, until: askedAt + ANSWERED_MS }], MAX_ROOMS);
        return seats;
      },
      deleteRoom: (room) => {
        known.delete(room);
        return sfu.deleteRoom(room).finally(() => known.delete(room));
      },
    }),
  };
}

function learn(known: Map<LiveKitRoomName, KnownRoom>, { name, room, createdAt }: SfuEvent): void {
  if (room === undefined) return;
  if (name === "room_finished") known.delete(room.name);
  const last = known.get(room.name);
  // By the SFU's own time: an event may be late.
  if (name === "participant_joined" && last !== undefined) {
    last.until = Math.max(last.until, createdAt + OCCUPIED_MS);
  }
}
