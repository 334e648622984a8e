/** The refusals of the last hour by reason, the last few of each with what is known of them. Rule S284 in SPEC.md. */
import type { Observer } from "../observe/Observer.ts";
import type { Clock } from "../ports.ts";
import type { RefusalReason } from "../Refusal.ts";
import type { RefusalNote, RefusalSummary } from "./OperatorSnapshot.ts";

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const NOTES_KEPT = 5;

interface Kept {
  /** By minute since the epoch. */
  readonly counts: Map<number, number>;
  /** The latest first. */
  notes: readonly RefusalNote[];
}

export interface RefusalNotes {
  readonly observer: Pick<Observer, "requestEnded">;
  /** The reason that came last first. */
  readonly lastHour: () => readonly RefusalSummary[];
}

/** Starts empty; memory is bounded by reasons and minutes, whatever the traffic. */
export function createRefusalNotes({ clock }: { readonly clock: Clock }): RefusalNotes {
  const kept = new Map<RefusalReason, Kept>();

  return {
    observer: {
      requestEnded: ({ requestId, endpoint, endedAt, refusal }) => {
        if (refusal === undefined) return;
        const { reason, detail, host, stepMs } = refusal;
        const one = kept.get(reason) ?? { counts: new Map<number, number>(), notes: [] };
        kept.set(reason, one);
        const minute = Math.floor(endedAt / MINUTE_MS);
        one.counts.set(minute, (one.counts.get(minute) ?? 0) + 1);
        forget(one, endedAt);
        const note = { requestId, at: endedAt, endpoint, host, detail, stepMs };
        one.notes = [note, ...one.notes].slice(0, NOTES_KEPT);
      },
    },
    lastHour: () => {
      for (const one of kept.values()) forget(one, clock.now());
      return [...kept]
        .map(([reason, { counts, notes }]) => ({
          reason,
          count: [...counts.values()].reduce((sum, count) => sum + count, 0),
          latest: notes,
        }))
        .filter(({ count }) => count > 0)
        .toSorted((a, b) => (b.latest[0]?.at ?? 0) - (a.latest[0]?.at ?? 0));
    },
  };
}

function forget(one: Kept, now: number): void {
  const oldest = Math.floor((now - HOUR_MS) / MINUTE_MS);
  for (const minute of one.counts.keys()) {
    if (minute <= oldest) one.counts.delete(minute);
  }
  one.notes = one.notes.filter(({ at }) => Math.floor(at / MINUTE_MS) > oldest);
}
