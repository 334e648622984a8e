/** Lets replicas, and the next process, know of the calls that one of them issued tokens for. Rule S237 in SPEC.md. */
import type { LiveKitRoomName } from "@tertulia/protocol";
import type { Alarms, CallLedger, Clock } from "../ports.ts";
import type { StoreMap } from "../store/Store.ts";
import type { MemoryLedger } from "./createCallLedger.ts";
import { formatLedgerCall, parseLedgerCall } from "./ledgerRecord.ts";

const WRITE_INTERVAL_MS = 1_000;

export interface SharedLedgerOptions {
  /** By LiveKit room. */
  readonly map: StoreMap;
  readonly clock: Clock;
  readonly alarms: Alarms;
}

/** Memory answers, and is filled from the store; what changes is written back behind the caller's back. */
export function shareCallLedger(
  memory: MemoryLedger,
  { map, clock, alarms }: SharedLedgerOptions,
): CallLedger {
  /** Rooms that were just written, and whether they changed since. */
  const isDirty = new Map<LiveKitRoomName, boolean>();

  const read = async (room: LiveKitRoomName): Promise<void> => {
    const stored = await map.get(room);
    const call = stored === null ? null : parseLedgerCall(stored);
    if (call !== null) memory.adopt(room, call);
  };

  const write = async (room: LiveKitRoomName): Promise<void> => {
    // Another replica may have written since: its people must not be lost.
    await read(room);
    const call = await memory.findCall(room);
    if (call === null) return;
    const ends = [...call.holders.values()].map(({ expiresAt }) => expiresAt);
    const ttlMs = Math.max(...ends, 0) - clock.now();
    if (ttlMs > 0) await map.set(room, formatLedgerCall(call), ttlMs);
  };

  /** At once, and again a second later for whatever changed since: a record holds the whole call. */
  const save = (room: LiveKitRoomName): void => {
    const isResting = isDirty.has(room);
    isDirty.set(room, isResting);
    if (isResting) return;
    const rest = (): void => void alarms.set(clock.now() + WRITE_INTERVAL_MS, () => wake(room));
    // The store says of itself that it is away; the next change writes all of the call.
    void write(room).then(rest, rest);
  };
  const wake = (room: LiveKitRoomName): void => {
    const hasChanged = isDirty.get(room) === true;
    isDirty.delete(room);
    if (hasChanged) save(room);
  };

  return {
    record: (token) => {
      memory.record(token);
      save(token.room);
    },
    keep: (room, identities, expiresAt) => {
      memory.keep(room, identities, expiresAt);
      save(room);
    },
    revoke: (room, identity, revocation) => {
      memory.revoke(room, identity, revocation);
      save(room);
    },
    findCall: async (room) => {
      await read(room).catch(() => undefined);
      return memory.findCall(room);
    },
  };
}
