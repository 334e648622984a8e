/** How many calls and people there are, counted at the SFU now and then. Rule S278 in SPEC.md. */
import type { Clock, Sfu } from "../ports.ts";

/** A count older than this says nothing about now. */
const MAX_AGE_MS = 60_000;

export interface CallCount {
  /** Rooms with somebody in them. */
  readonly calls: number;
  readonly participants: number;
  /** Milliseconds since the epoch. */
  readonly countedAt: number;
}

export interface CallCounter {
  /** Counts; an SFU that does not answer leaves the count unknown. Never rejects. */
  readonly count: () => Promise<CallCount | null>;
  /** `null` where the last count failed or is older than a minute. */
  readonly latest: () => CallCount | null;
}

/** Knows nothing at first. */
export function createCallCounter({
  sfu,
  clock,
}: {
  readonly sfu: Pick<Sfu, "listRooms">;
  readonly clock: Clock;
}): CallCounter {
  let latest: CallCount | null = null;
  return {
    count: async () => {
      try {
        const busy = (await sfu.listRooms()).filter((room) => room.participantCount > 0);
        const participants = busy.reduce((sum, room) => sum + room.participantCount, 0);
        latest = { calls: busy.length, participants, countedAt: clock.now() };
      } catch {
        // Why is told where readiness is.
        latest = null;
      }
      return latest;
    },
    latest: () => (latest !== null && clock.now() - latest.countedAt <= MAX_AGE_MS ? latest : null),
  };
}
