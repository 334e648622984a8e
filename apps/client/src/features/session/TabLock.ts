/** Only one tab at a time may run a login: two would fight over its keys. */
import type { Clock } from "@tertulia/call-engine";

/** How a lock goes: `asked`, another tab waits until this one has released it; `taken`, it did not wait any longer. */
export type LockLoss = "asked" | "taken";

/** A lock this tab has. */
export interface HeldLock {
  readonly release: () => void;
  /** Resolves if another tab wants the lock; never rejects. */
  readonly lost: Promise<LockLoss>;
}

/** A place in the queue for a lock. */
export interface LockRequest {
  /** Resolves when it is this tab's turn, which may be never; `null` once the request was withdrawn. */
  readonly granted: Promise<HeldLock | null>;
  /** Resolves when waiting takes longer than a reloading tab needs to let go: another tab has the lock. */
  readonly late: Promise<void>;
  /** Leaves the queue; a lock that was granted stays. */
  readonly withdraw: () => void;
}

/** Locks shared by the tabs of this browser. */
export interface TabLock {
  /** Asks for a lock: `wait` queues behind the tab that has it, `take` asks that tab for it and goes first. */
  readonly request: (name: string, how: "wait" | "take") => LockRequest;
}

/** What the locks are made from. */
export interface TabLockPorts {
  /** The browser's own; `undefined` on plain HTTP outside loopback, where every tab gets its own way. */
  readonly locks: LockManager | undefined;
  /** Heard by every other tab of this browser. */
  readonly channel: Pick<BroadcastChannel, "postMessage" | "addEventListener">;
  readonly after: Clock["after"];
}

/** What tabs say to each other about the lock `name`. */
interface LockMessage {
  readonly name: string;
  readonly say: "let-go" | "released";
}

/** A reloading tab may still hold its former page's lock for a moment. */
const BRIEFLY_MS = 400;
/** A tab that was asked needs up to 5 s to leave its call, and then saves; one that is frozen or gone never answers. */
const PATIENCE_MS = 7_000;
/** A lock that was asked for is kept this long for whoever asked, so that nobody who merely waits gets it first. */
const HANDOVER_MS = 2_000;

/** Locks of the browser. */
export function createWebTabLock(ports: TabLockPorts): TabLock {
  const { locks, channel, after } = ports;
  const request = (name: string, how: "wait" | "take"): LockRequest => {
    const granted = Promise.withResolvers<HeldLock | null>();
    const late = Promise.withResolvers<void>();
    const queue = new AbortController();
    const stops: (() => void)[] = [];
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
      for (const stop of stops) stop();
    };
    const enter = (options: LockOptions): void => {
      let mine: OwnedLock | null = null;
      const take = (): Promise<void> | undefined => {
        if (isSettled) return undefined;
        settle();
        mine = ownLock(ports, name);
        granted.resolve(mine);
        return mine.end;
      };
      if (locks === undefined) void take();
      else {
        locks.request(name, options, take).catch((error: unknown) => {
          // A rejected request that was granted before is a stolen one.
          if (mine !== null) mine.lose();
          else if (!queue.signal.aborted) granted.reject(error);
        });
      }
    };
    const steal = (): void => {
      if (isSettled) return;
      queue.abort();
      enter({ steal: true });
    };
    if (how === "wait") stops.push(after(BRIEFLY_MS, late.resolve));
    else {
      stops.push(hear(channel, { name, say: "released" }, steal), after(PATIENCE_MS, steal));
    }
    // Also for `take`: a lock that is free, or becomes so by a tab that closes, needs nobody's leave.
    enter({ signal: queue.signal });
    if (how === "take") tell(channel, { name, say: "let-go" });
    const withdraw = (): void => {
      settle();
      queue.abort();
      granted.resolve(null);
    };
    return { granted: granted.promise, late: late.promise, withdraw };
  };
  return { request };
}

/** A lock that is this tab's, until `end` resolves. */
interface OwnedLock extends HeldLock {
  readonly end: Promise<void>;
  readonly lose: () => void;
}

function ownLock({ channel, after }: TabLockPorts, name: string): OwnedLock {
  const end = Promise.withResolvers<void>();
  const lost = Promise.withResolvers<LockLoss>();
  let isAsked = false;
  const stopHearing = hear(channel, { name, say: "let-go" }, () => {
    isAsked = true;
    lost.resolve("asked");
  });
  return {
    end: end.promise,
    lost: lost.promise,
    lose: () => lost.resolve("taken"),
    release: () => {
      stopHearing();
      if (!isAsked) return end.resolve();
      tell(channel, { name, say: "released" });
      after(HANDOVER_MS, end.resolve);
    },
  };
}

function tell(channel: TabLockPorts["channel"], message: LockMessage): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin alone
  channel.postMessage(message);
}

/** Calls `heard` whenever another tab says exactly this; @returns the end of it. */
function hear(
  channel: TabLockPorts["channel"],
  { name, say }: LockMessage,
  heard: () => void,
): () => void {
  const stop = new AbortController();
  const listener = ({ data }: MessageEvent<LockMessage>): void => {
    if (data.name === name && data.say === say) heard();
  };
  channel.addEventListener("message", listener, { signal: stop.signal });
  return () => stop.abort();
}
