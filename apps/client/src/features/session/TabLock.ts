/** Only one tab at a time may run a login: two would fight over its keys. */

/** A lock this tab has. */
export interface HeldLock {
  readonly release: () => void;
  /** Resolves if another tab takes the lock away; never rejects. */
  readonly lost: Promise<void>;
}

/** A place in the queue for a lock. */
export interface LockRequest {
  /** Resolves when it is this tab's turn, which may be never; `null` once the request was withdrawn. */
  readonly granted: Promise<HeldLock | null>;
  /** Resolves when it takes longer than a reloading tab needs to let go: another tab has the lock. */
  readonly late: Promise<void>;
  /** Leaves the queue; a lock that was granted stays. */
  readonly withdraw: () => void;
}

/** Locks shared by the tabs of this browser. */
export interface TabLock {
  /** Asks for a lock: `wait` queues behind the tab that has it, `steal` takes it away from that tab. */
  readonly request: (name: string, how: "wait" | "steal") => LockRequest;
}

/** A reloading tab may still hold its former page's lock for a moment. */
const BRIEFLY_MS = 400;

/** Locks of the browser; where it has none (plain HTTP outside loopback) every tab gets its own way. */
export function createWebTabLock(locks: LockManager | undefined): TabLock {
  return {
    request: (name, how) => {
      const granted = Promise.withResolvers<HeldLock | null>();
      const late = Promise.withResolvers<void>();
      const held = Promise.withResolvers<void>();
      const lost = Promise.withResolvers<void>();
      const withdrawal = new AbortController();
      const lock: HeldLock = { release: held.resolve, lost: lost.promise };
      let isHeld = false;
      const timer = setTimeout(late.resolve, BRIEFLY_MS);
      const take = (): Promise<void> => {
        isHeld = true;
        clearTimeout(timer);
        granted.resolve(lock);
        return held.promise;
      };
      if (locks === undefined) void take();
      else {
        const options = how === "steal" ? { steal: true } : { signal: withdrawal.signal };
        locks.request(name, options, take).catch((error: unknown) => {
          // A rejected request that was granted before is a stolen one.
          if (isHeld) lost.resolve();
          else if (withdrawal.signal.aborted) granted.resolve(null);
          else granted.reject(error);
        });
      }
      return {
        granted: granted.promise,
        late: late.promise,
        withdraw: () => {
          clearTimeout(timer);
          withdrawal.abort();
        },
      };
    },
  };
}
