/** Locks of a browser that is not there, with the rules of Web Locks; whoever has to wait is late at once. */
import type { HeldLock, LockLoss, TabLock } from "../features/session/TabLock.ts";

/** The locks, and the test's hand on them. */
export interface FakeTabLock extends TabLock {
  /** Whether tabs that are asked for a lock do not hear it; it is then taken from them at once. */
  isDeaf: boolean;
}

interface Request {
  readonly grant: () => void;
  readonly lose: (how: LockLoss) => void;
}

/** Shared by all who are given it, as by the tabs of one browser. */
export function createFakeTabLock(): FakeTabLock {
  const held = new Map<string, Request>();
  const queues = new Map<string, Request[]>();
  const fake: FakeTabLock = {
    isDeaf: false,
    request: (name, how) => {
      const granted = Promise.withResolvers<HeldLock | null>();
      const lost = Promise.withResolvers<LockLoss>();
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      const release = (): void => {
        if (held.get(name) !== request) return;
        held.delete(name);
        queue.shift()?.grant();
      };
      const request: Request = {
        grant: () => {
          held.set(name, request);
          granted.resolve({ release, lost: lost.promise });
        },
        lose: lost.resolve,
      };
      const before = held.get(name);
      if (before === undefined) request.grant();
      else if (how === "wait") queue.push(request);
      else if (fake.isDeaf) {
        request.grant();
        before.lose("taken");
      } else {
        queue.unshift(request);
        before.lose("asked");
      }
      return {
        granted: granted.promise,
        late: before !== undefined && how === "wait" ? Promise.resolve() : new Promise(() => {}),
        withdraw: () => {
          const place = queue.indexOf(request);
          if (place !== -1) queue.splice(place, 1);
          granted.resolve(null);
        },
      };
    },
  };
  return fake;
}
