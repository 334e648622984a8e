import { describe, expect, it } from "vitest";
import { createWebTabLock } from "./TabLock.ts";

/** One browser's locks, as far as the client uses them. */
function createLockManager() {
  let holder: { readonly reject: (error: Error) => void } | null = null;
  const request = async (
    _name: string,
    options: LockOptions,
    callback: (lock: Lock | null) => Promise<void>,
  ): Promise<void> => {
    if (holder !== null && options.steal !== true) {
      // What a browser does at the end of the signal's time.
      throw new DOMException("signal timed out", "TimeoutError");
    }
    holder?.reject(new DOMException("stolen", "AbortError"));
    const stolen = Promise.withResolvers<void>();
    const mine = { reject: stolen.reject };
    holder = mine;
    await Promise.race([callback({ name: "lock", mode: "exclusive" }), stolen.promise]);
    if (holder === mine) holder = null;
  };
  return { request } as unknown as LockManager;
}

describe("createWebTabLock", () => {
  it("[C8] a lock that another tab keeps is not granted; once released it is", async () => {
    const lock = createWebTabLock(createLockManager());
    const held = await lock.acquire("login", "wait-briefly");
    expect(held).not.toBeNull();
    expect(await lock.acquire("login", "wait-briefly")).toBeNull();
    held?.release();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await lock.acquire("login", "wait-briefly")).not.toBeNull();
  });

  it("[C9] the tab that a lock is stolen from hears of it", async () => {
    const lock = createWebTabLock(createLockManager());
    const held = await lock.acquire("login", "wait-briefly");
    expect(await lock.acquire("login", "steal")).not.toBeNull();
    await expect(held?.lost).resolves.toBeUndefined();
  });

  it("[C8] a browser without locks lets every tab run", async () => {
    const lock = createWebTabLock(undefined);
    expect(await lock.acquire("login", "wait-briefly")).not.toBeNull();
    expect(await lock.acquire("login", "wait-briefly")).not.toBeNull();
  });
});
