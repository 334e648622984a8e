/** A clock that stands still until the test moves it. */
import type { Clock } from "../ports.ts";

/** The clock and its hands. */
export interface FakeClock extends Clock {
  /** Lets time pass: timers go off in order, each with all that follows from it without time. */
  readonly advance: (byMs: number) => Promise<void>;
  /** Lets happen what can without time passing. */
  readonly settle: () => Promise<void>;
  /** Lets time pass while the machine sleeps: no timer goes off until it wakes. */
  readonly sleep: (forMs: number) => void;
  /** What the browser tells when it wakes; once for each way it shows. */
  readonly wake: () => void;
  /** Timers that have not gone off, with their delays. */
  readonly timers: () => readonly number[];
  readonly wakeListeners: () => number;
}

interface Timer {
  readonly at: number;
  readonly delayMs: number;
  readonly task: () => void;
}

/** @param startAt milliseconds since the epoch. */
export function createFakeClock(startAt = 1_790_000_000_000): FakeClock {
  let now = startAt;
  const timers = new Set<Timer>();
  const wakeListeners = new Set<() => void>();

  function nextUntil(end: number): Timer | undefined {
    return [...timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
  }

  return {
    now: () => now,
    after: (delayMs, task) => {
      const timer = { at: now + delayMs, delayMs, task };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onWake: (listener) => {
      wakeListeners.add(listener);
      return () => wakeListeners.delete(listener);
    },
    advance: async (byMs) => {
      const end = now + byMs;
      await settle();
      for (let due = nextUntil(end); due !== undefined; due = nextUntil(end)) {
        timers.delete(due);
        now = Math.max(now, due.at);
        due.task();
        await settle();
      }
      now = end;
    },
    settle,
    sleep: (forMs) => {
      now += forMs;
    },
    wake: () => {
      for (const listener of wakeListeners) listener();
    },
    timers: () => [...timers].map(({ delayMs }) => delayMs),
    wakeListeners: () => wakeListeners.size,
  };
}

/** One turn of the event loop runs every promise that is ready, and those that become ready by it. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
