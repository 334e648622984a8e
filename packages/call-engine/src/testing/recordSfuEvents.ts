/** Listens to one SFU connection, so that a test can wait for what is told. */
import type { SfuEvent } from "../ports.ts";

/** The listener, and what it has heard. */
export interface SfuRecorder {
  /** To be given to `Sfu.open`. */
  readonly listener: (event: SfuEvent) => void;
  /** Everything so far, in order. */
  readonly events: readonly SfuEvent[];
  /** Resolves with the next event that fits, or the first so far after the last one waited for. */
  readonly next: (fits: (event: SfuEvent) => boolean) => Promise<SfuEvent>;
}

/** Creates a listener that has heard nothing. */
export function recordSfuEvents(): SfuRecorder {
  const events: SfuEvent[] = [];
  let waitedUpTo = 0;
  let wake = (): void => undefined;
  return {
    events,
    listener: (event) => {
      events.push(event);
      wake();
    },
    next: async (fits) => {
      for (;;) {
        for (; waitedUpTo < events.length; waitedUpTo += 1) {
          const event = events[waitedUpTo];
          if (event === undefined || !fits(event)) continue;
          waitedUpTo += 1;
          return event;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
