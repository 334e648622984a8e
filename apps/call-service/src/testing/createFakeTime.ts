/** A clock that stands still until a test moves it, and alarms that ring by it. */
import type { Alarms, Clock } from "../ports.ts";

export interface FakeTime {
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** Rings what is due on the way, in order, each only after what the one before set in motion came to rest. */
  readonly advance: (ms: number) => Promise<void>;
}

/** Starts at `now`, milliseconds since the epoch. */
export function createFakeTime(now = Date.UTC(2026, 10, 24, 8)): FakeTime {
  let time = now;
  const pending = new Set<{ readonly at: number; readonly ring: () => void }>();

  const nextUntil = (end: number) => {
    const [next] = [...pending].toSorted((one, other) => one.at - other.at);
    return next !== undefined && next.at <= end ? next : undefined;
  };

  return {
    clock: { now: () => time },
    alarms: {
      set: (at, ring) => {
        const alarm = { at, ring };
        pending.add(alarm);
        return () => void pending.delete(alarm);
      },
    },
    advance: async (ms) => {
      const end = time + ms;
      await settle();
      for (let next = nextUntil(end); next !== undefined; next = nextUntil(end)) {
        pending.delete(next);
        time = Math.max(time, next.at);
        next.ring();
        await settle();
      }
      time = end;
    },
  };
}

/** After every promise that only waits for other promises. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
