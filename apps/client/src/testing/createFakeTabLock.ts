/** Locks of a browser that is not there, with the rules of Web Locks; whoever has to wait is late at once. */
import type { HeldLock, TabLock } from "../features/session/TabLock.ts";

interface Request {
  readonly grant: () => void;
  readonly lose: () => void;
}

/** Shared by all who are given it, as by the tabs of one browser. */
export function createFakeTabLock(): TabLock {
  const held = new Map<string, Request>();
  const queues = new Map<string, Request[]>();
  return {
    request: (name, how) => {
      const granted = Promise.withResolvers<HeldLock | null>();
      const lost = Promise.withResolvers<void>();
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
      const waits = before !== undefined && how === "wait";
      if (waits) queue.push(request);
      else {
        request.grant();
        before?.lose();
      }
      return {
        granted: granted.promise,
        late: waits ? Promise.resolve() : new Promise(() => {}),
        withdraw: () => {
          const place = queue.indexOf(request);
          if (place !== -1) queue.splice(place, 1);
          granted.resolve(null);
        },
      };
    },
  };
}
