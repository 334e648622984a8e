/** The store of a single process: it forgets everything with it. */
import { jobKey, type LeaveJob } from "../delegation/LeaveJob.ts";
import type { Clock } from "../ports.ts";
import type { Store, StoreMap } from "./Store.ts";
import { setNewest } from "../internal/setNewest.ts";

/** Of one map; the oldest go first. */
const MAX_ENTRIES = 100_000;

/** Starts empty and never fails. */
export function createMemoryStore(clock: Clock): Store {
  const jobs = new Map<string, LeaveJob>();
  const maps = new Map<string, StoreMap>();
  const put = async (job: LeaveJob): Promise<void> => void jobs.set(jobKey(job), job);

  return {
    jobs: {
      hold: async () => ({ held: [...jobs.values()], elsewhere: [] }),
      put,
      save: put,
      remove: async (job) => void jobs.delete(jobKey(job)),
      release: async () => undefined,
    },
    map: (name) => {
      const map = maps.get(name) ?? createMemoryMap(clock);
      maps.set(name, map);
      return map;
    },
    messages: { publish: async () => undefined, subscribe: () => () => undefined },
    state: () => ({ kind: "memory" }),
    close: async () => undefined,
  };
}

interface Entry {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

function createMemoryMap(clock: Clock): StoreMap {
  const entries = new Map<string, Entry>();
  const makeRoom = (): void => {
    if (entries.size < MAX_ENTRIES) return;
    for (const [key, { expiresAt }] of entries) {
      if (expiresAt <= clock.now()) entries.delete(key);
    }
  };
  return {
    get: async (key) => {
      const entry = entries.get(key);
      return entry === undefined || entry.expiresAt <= clock.now() ? null : entry.value;
    },
    set: async (key, value, ttlMs) => {
      makeRoom();
      setNewest(entries, [key, { value, expiresAt: clock.now() + ttlMs }], MAX_ENTRIES);
    },
    delete: async (key) => void entries.delete(key),
  };
}
