/** Hands audio levels to whoever draws them: one timer for all, and none while nobody looks. */
import type { MemberKey } from "./core/snapshot.ts";
import type { Clock } from "./ports.ts";

const PERIOD_MS = 100;

/** The subscriptions, and the end of them all. */
export interface AudioLevels {
  readonly subscribe: (key: MemberKey, listener: (level: number) => void) => () => void;
  readonly close: () => void;
}

/** @param levelOf reads a member's present level, 0 to 1. */
export function createAudioLevels(clock: Clock, levelOf: (key: MemberKey) => number): AudioLevels {
  const listeners = new Set<{
    readonly key: MemberKey;
    readonly listener: (level: number) => void;
  }>();
  let cancel: (() => void) | null = null;

  function tick(): void {
    for (const { key, listener } of listeners) listener(levelOf(key));
    cancel = listeners.size > 0 ? clock.after(PERIOD_MS, tick) : null;
  }

  return {
    subscribe: (key, listener) => {
      const entry = { key, listener };
      listeners.add(entry);
      cancel ??= clock.after(PERIOD_MS, tick);
      return () => listeners.delete(entry);
    },
    close: () => {
      listeners.clear();
      cancel?.();
      cancel = null;
    },
  };
}
