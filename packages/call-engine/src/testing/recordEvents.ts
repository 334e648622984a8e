/** Listens to what a port tells, so that a test can wait for it. */

/** The listener, and what it has heard. */
export interface EventRecorder<Event> {
  readonly listener: (event: Event) => void;
  /** Everything so far, in order. */
  readonly events: readonly Event[];
  /** Resolves with the first event that fits, of those after the last one waited for. */
  readonly next: (fits: (event: Event) => boolean) => Promise<Event>;
}

/** Creates a listener that has heard nothing. */
export function recordEvents<Event>(): EventRecorder<Event> {
  const events: Event[] = [];
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
