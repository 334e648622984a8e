/** Only one tab at a time may run a login: two would fight over its keys. */

/** A lock this tab has. */
export interface HeldLock {
  readonly release: () => void;
  /** Resolves if another tab takes the lock away; never rejects. */
  readonly lost: Promise<void>;
}

/** Locks shared by the tabs of this browser. */
export interface TabLock {
  /**
   * Asks for a lock.
   *
   * @param how `wait-briefly` gives up when another tab has it; `steal` takes it away from that tab.
   * @returns `null` when another tab keeps it.
   */
  readonly acquire: (name: string, how: "wait-briefly" | "steal") => Promise<HeldLock | null>;
}

/** A reloading tab may still hold its former page's lock for a moment. */
const BRIEFLY_MS = 400;

/** Locks of the browser; where it has none (plain HTTP outside loopback) every tab gets its own way. */
export function createWebTabLock(locks: LockManager | undefined): TabLock {
  if (locks === undefined) {
    return { acquire: () => Promise.resolve({ release: () => {}, lost: new Promise(() => {}) }) };
  }
  return {
    acquire: (name, how) => {
      const granted = Promise.withResolvers<HeldLock | null>();
      const held = Promise.withResolvers<void>();
      const lost = Promise.withResolvers<void>();
      let isHeld = false;
      locks
        .request(
          name,
          how === "steal" ? { steal: true } : { signal: AbortSignal.timeout(BRIEFLY_MS) },
          () => {
            isHeld = true;
            granted.resolve({ release: held.resolve, lost: lost.promise });
            return held.promise;
          },
        )
        .catch((error: unknown) => {
          // A rejected request that was granted before is a stolen one.
          if (isHeld) lost.resolve();
          else if (isTimeout(error)) granted.resolve(null);
          else granted.reject(error);
        });
      return granted.promise;
    },
  };
}

function isTimeout(error: unknown): boolean {
  return (
    error instanceof DOMException && (error.name === "TimeoutError" || error.name === "AbortError")
  );
}
