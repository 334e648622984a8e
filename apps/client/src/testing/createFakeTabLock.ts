/** Locks of a browser that is not there, with the rules of Web Locks. */
import type { TabLock } from "../features/session/TabLock.ts";

/** Shared by all who are given it, as by the tabs of one browser. */
export function createFakeTabLock(): TabLock {
  const held = new Map<string, { readonly lose: () => void }>();
  return {
    acquire: (name, how) => {
      const before = held.get(name);
      if (before !== undefined && how === "wait-briefly") return Promise.resolve(null);
      before?.lose();
      const lost = Promise.withResolvers<void>();
      const lock = { lose: lost.resolve };
      held.set(name, lock);
      const release = (): void => {
        if (held.get(name) === lock) held.delete(name);
      };
      return Promise.resolve({ release, lost: lost.promise });
    },
  };
}
