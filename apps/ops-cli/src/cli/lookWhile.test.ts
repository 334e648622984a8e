import { expect, it } from "vitest";
import { lookWhile } from "./lookWhile.ts";

/** A clock that lets the next look happen when the test says so. */
function setUp() {
  const ticks: PromiseWithResolvers<void>[] = [];
  const asleep: PromiseWithResolvers<void>[] = [Promise.withResolvers()];
  const sleep = (_durationMs: number, unneeded?: AbortSignal): Promise<void> => {
    const tick = Promise.withResolvers<void>();
    unneeded?.addEventListener("abort", () => tick.reject(new Error("unneeded")));
    ticks.push(tick);
    asleep.at(-1)?.resolve();
    asleep.push(Promise.withResolvers());
    return tick.promise;
  };
  const nextLook = async (): Promise<void> => {
    const again = asleep.at(-1)?.promise;
    ticks.at(-1)?.resolve();
    await again;
  };
  return { clock: { now: () => 0, sleep }, nextLook };
}

it("[O403] a work is looked at until it is over, and its outcome is what comes back", async () => {
  const { clock, nextLook } = setUp();
  const work = Promise.withResolvers<string>();
  const sizes = [null, 10, 20];
  const told: number[] = [];
  const watch = {
    look: () => Promise.resolve(sizes.shift() ?? null),
    tell: (size: number): void => void told.push(size),
  };
  const watched = lookWhile(work.promise, watch, { clock });
  await nextLook();
  expect(told).toEqual([]);
  await nextLook();
  await nextLook();
  expect(told).toEqual([10, 20]);
  work.resolve("done");
  expect(await watched).toBe("done");
});

it("[O403] a look that ends after the work tells nothing, and one that fails fails nobody", async () => {
  const { clock, nextLook } = setUp();
  const [work, seen] = [Promise.withResolvers<string>(), Promise.withResolvers<number>()];
  const told: number[] = [];
  const tell = (size: number): void => void told.push(size);
  const late = lookWhile(work.promise, { look: () => seen.promise, tell }, { clock });
  void nextLook();
  work.resolve("done");
  expect(await late).toBe("done");
  seen.resolve(1);
  await seen.promise;
  expect(told).toEqual([]);

  const next = setUp();
  const failing = { look: () => Promise.reject(new Error("gone")), tell };
  const other = Promise.withResolvers<string>();
  const watched = lookWhile(other.promise, failing, next);
  void next.nextLook();
  other.reject(new Error("the work's own"));
  await expect(watched).rejects.toThrow("the work's own");
});
