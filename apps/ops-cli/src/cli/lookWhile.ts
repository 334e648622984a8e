/** Looks at a work from time to time for as long as it goes on. Rule O403 in SPEC.md. */
import type { Context } from "./Context.ts";

const INTERVAL_MS = 1_000;

interface Watch<Seen> {
  /** `null` while there is nothing to see. */
  readonly look: () => Promise<Seen | null>;
  /** Never called once the work is over. */
  readonly tell: (seen: Seen) => void;
}

/**
 * What the watch cannot see, or fails at, is nobody's concern: the work alone counts.
 *
 * @returns what the work returns; rejects as the work does.
 */
export async function lookWhile<Result, Seen>(
  work: Promise<Result>,
  watch: Watch<Seen>,
  { clock }: Pick<Context, "clock">,
): Promise<Result> {
  const over = new AbortController();
  void keepLooking(watch, over.signal, clock);
  try {
    return await work;
  } finally {
    over.abort();
  }
}

async function keepLooking<Seen>(
  { look, tell }: Watch<Seen>,
  over: AbortSignal,
  clock: Context["clock"],
): Promise<void> {
  try {
    while (!over.aborted) {
      await clock.sleep(INTERVAL_MS, over);
      const seen = await look();
      if (seen !== null && !over.aborted) tell(seen);
    }
  } catch {
    // Interrupted, over, or out of sight: whoever does the work says what is to be said.
  }
}
