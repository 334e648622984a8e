import { createFakeClock } from "@tertulia/call-engine/testing";
import { describe, expect, it } from "vitest";
import { createWebTabLock, type TabLock } from "./TabLock.ts";

/** One browser's locks, as far as the client uses them. */
function createLockManager(): LockManager {
  let holder: { readonly reject: (error: Error) => void } | null = null;
  const queue: (() => void)[] = [];

  const waitForTurn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      queue.push(resolve);
      signal?.addEventListener("abort", () => {
        const place = queue.indexOf(resolve);
        if (place !== -1) queue.splice(place, 1);
        reject(new DOMException("withdrawn", "AbortError"));
      });
    });

  const request = async (
    _name: string,
    options: LockOptions,
    callback: (lock: Lock | null) => Promise<void> | undefined,
  ): Promise<void> => {
    if (holder !== null && options.steal !== true) await waitForTurn(options.signal);
    holder?.reject(new DOMException("stolen", "AbortError"));
    const stolen = Promise.withResolvers<void>();
    const mine = { reject: stolen.reject };
    holder = mine;
    try {
      await Promise.race([callback({ name: "lock", mode: "exclusive" }), stolen.promise]);
    } finally {
      if (holder === mine) {
        holder = null;
        queue.shift()?.();
      }
    }
  };
  return { request } as unknown as LockManager;
}

/** One browser: tabs whose locks are one, and who hear each other. */
function createBrowser() {
  const clock = createFakeClock();
  const locks = createLockManager();
  const tabs: EventTarget[] = [];
  const openTab = ({ isFrozen = false } = {}): TabLock => {
    const own = new EventTarget();
    if (!isFrozen) tabs.push(own);
    const channel = {
      postMessage: (data: unknown) => {
        for (const tab of tabs)
          if (tab !== own) tab.dispatchEvent(new MessageEvent("message", { data }));
      },
      addEventListener: own.addEventListener.bind(own),
    } as unknown as BroadcastChannel;
    return createWebTabLock({ locks, channel, after: clock.after });
  };
  return { clock, openTab };
}

/** What a promise has resolved to so far. */
function watch<Value>(promise: Promise<Value>): () => Value | "pending" {
  let value: Value | "pending" = "pending";
  void promise.then((resolved) => (value = resolved));
  return () => value;
}

describe("createWebTabLock", () => {
  it("[C8] whoever waits for a lock hears that it is late, and gets it once it is released", async () => {
    const { clock, openTab } = createBrowser();
    const held = await openTab().request("login", "wait").granted;
    const second = openTab().request("login", "wait");
    const late = watch(second.late.then(() => "late"));
    await clock.advance(399);
    expect(late()).toBe("pending");
    await clock.advance(1);
    expect(late()).toBe("late");
    held?.release();
    expect(await second.granted).not.toBeNull();
  });

  it("[C8] whoever withdraws does not stand in the way of the next", async () => {
    const { clock, openTab } = createBrowser();
    const held = await openTab().request("login", "wait").granted;
    const second = openTab().request("login", "wait");
    const third = openTab().request("login", "wait");
    second.withdraw();
    expect(await second.granted).toBeNull();
    held?.release();
    expect(await third.granted).not.toBeNull();
    expect(clock.timers()).toEqual([]);
  });

  it("[C9] the tab that a lock is wanted from hears of it; another lock is its own", async () => {
    const { clock, openTab } = createBrowser();
    const held = await openTab().request("login", "wait").granted;
    const lost = watch(held?.lost ?? Promise.reject(new Error("no lock")));
    openTab().request("another login", "take");
    await clock.settle();
    expect(lost()).toBe("pending");
    openTab().request("login", "take");
    await clock.settle();
    expect(lost()).toBe("asked");
  });

  it("[C120] whoever takes a lock has it when the tab before has released it, ahead of who waits", async () => {
    const { clock, openTab } = createBrowser();
    const held = await openTab().request("login", "wait").granted;
    const waiting = watch(openTab().request("login", "wait").granted);
    const taking = watch(openTab().request("login", "take").granted);
    await clock.advance(5_000);
    expect(taking()).toBe("pending");
    held?.release();
    await clock.settle();
    expect([taking() === "pending", waiting()]).toEqual([false, "pending"]);
    await clock.advance(60_000);
    expect(waiting()).toBe("pending");
  });

  it("[C120] a lock that nobody has is taken at once", async () => {
    const { clock, openTab } = createBrowser();
    expect(await openTab().request("login", "take").granted).not.toBeNull();
    expect(clock.timers()).toEqual([]);
  });

  it("[C120] a tab that was asked by one that is gone since lets the next one in", async () => {
    const { clock, openTab } = createBrowser();
    const held = await openTab().request("login", "wait").granted;
    const waiting = openTab().request("login", "wait");
    openTab().request("login", "take").withdraw();
    held?.release();
    await clock.advance(2_000);
    expect(await waiting.granted).not.toBeNull();
  });

  it("[C121] a tab that does not answer loses the lock after 7 s, and hears that it was taken", async () => {
    const { clock, openTab } = createBrowser();
    const held = await openTab({ isFrozen: true }).request("login", "wait").granted;
    const lost = watch(held?.lost ?? Promise.reject(new Error("no lock")));
    const taking = watch(openTab().request("login", "take").granted);
    await clock.advance(6_999);
    expect(taking()).toBe("pending");
    await clock.advance(1);
    expect([taking() === "pending", lost()]).toEqual([false, "taken"]);
  });

  it("[C8] a browser without locks lets every tab run", async () => {
    const { after } = createFakeClock();
    const channel = { postMessage: () => undefined, addEventListener: () => undefined };
    const lock = createWebTabLock({ locks: undefined, channel, after });
    expect(await lock.request("login", "wait").granted).not.toBeNull();
    expect(await lock.request("login", "wait").granted).not.toBeNull();
  });
});
