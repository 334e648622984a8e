/** The last hour in minutes: tokens, refusals, people in calls. Rule S283 in SPEC.md. */
import type { CallCount } from "../metrics/createCallCounter.ts";
import type { EndedRequest, Observer } from "../observe/Observer.ts";
import type { Clock } from "../ports.ts";
import type { Minute } from "./OperatorSnapshot.ts";

const MINUTE_MS = 60_000;
const MINUTES = 60;

interface Tally {
  tokens: number;
  refusals: number;
  participants: number | null;
}

export interface History {
  readonly observer: Pick<Observer, "requestEnded">;
  /** Keeps the most that were there at once in this minute. */
  readonly noteCount: (count: CallCount) => void;
  /** Sixty, the oldest first; the last is under way. */
  readonly lastHour: () => readonly Minute[];
}

/** Starts empty; memory is bounded by the hour. */
export function createHistory({ clock }: { readonly clock: Clock }): History {
  const tallies = new Map<number, Tally>();

  const tallyAt = (at: number): Tally => {
    const minute = Math.floor(at / MINUTE_MS);
    const tally = tallies.get(minute) ?? { tokens: 0, refusals: 0, participants: null };
    tallies.set(minute, tally);
    for (const old of tallies.keys()) {
      if (old <= minute - MINUTES) tallies.delete(old);
    }
    return tally;
  };

  return {
    observer: {
      requestEnded: (request) => {
        if (request.outcome === "refused") tallyAt(request.endedAt).refusals += 1;
        else if (gaveToken(request)) tallyAt(request.endedAt).tokens += 1;
      },
    },
    noteCount: ({ participants, countedAt }) => {
      const tally = tallyAt(countedAt);
      tally.participants = Math.max(tally.participants ?? 0, participants);
    },
    lastHour: () => {
      const last = Math.floor(clock.now() / MINUTE_MS);
      return Array.from({ length: MINUTES }, (_, index) => {
        const minute = last - MINUTES + 1 + index;
        const tally = tallies.get(minute) ?? { tokens: 0, refusals: 0, participants: null };
        return { startsAt: minute * MINUTE_MS, ...tally };
      });
    },
  };
}

function gaveToken({ endpoint, outcome }: EndedRequest): boolean {
  return outcome === "granted" && /^(?:proxied_)?(?:sfu_get|get_token)$/u.test(endpoint);
}
