import { describe, expect, it } from "vitest";
import { createWebTabLock } from "./TabLock.ts";

/** One browser's locks, as far as the client uses them. */
function createLockManager() {
  let holder: { readonly reject: (error: Error) => void } | null = null;
  const queue: (() => void)[] = [];

  const waitForTurn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      queue.push(resolve);
      signal?.addEventListener("abort", () => {
        queue.splice(queue.indexOf(resolve), 1);
        reject(new DOMException("withdrawn", "AbortError"));
      });
    });

  const request = async (
    _name: string,
    options: LockOptions,
    callback: (lock: Lock | null) => Promise<void>,
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

describe("createWebTabLock", () => {
  it("[C8] whoever waits for a lock hears that it is late, and gets it once it is released", async () => {
    const lock = createWebTabLock(createLockManager());
    const held = await lock.request("login", "wait").granted;
    const second = lock.request("login", "wait");
    await second.late;
    held?.release();
    expect(await second.granted).not.toBeNull();
  });

  it("[C8] whoever withdraws does not stand in the way of the next", async () => {
    const lock = createWebTabLock(createLockManager());
    const held = await lock.request("login", "wait").granted;
    const second = lock.request("login", "wait");
    const third = lock.request("login", "wait");
    second.withdraw();
    expect(await second.granted).toBeNull();
    held?.release();
    expect(await third.granted).not.toBeNull();
  });

  it("[C9] the tab that a lock is stolen from hears of it", async () => {
    const lock = createWebTabLock(createLockManager());
    const held = await lock.request("login", "wait").granted;
    expect(await lock.request("login", "steal").granted).not.toBeNull();
    await expect(held?.lost).resolves.toBeUndefined();
  });

  it("[C8] a browser without locks lets every tab run", async () => {
    const lock = createWebTabLock(undefined);
    expect(await lock.request("login", "wait").granted).not.toBeNull();
    expect(await lock.request("login", "wait").granted).not.toBeNull();
  });
});
