import { expect, it } from "vitest";
import { createLiveFeed, type Change } from "./createLiveFeed.ts";
import { SECTION_NAMES } from "./render/renderSections.ts";
import { quietSnapshot } from "./testing/quietSnapshot.ts";

function start() {
  let looks = 0;
  let timers = 0;
  const failures: unknown[] = [];
  let snapshot = quietSnapshot();
  const feed = createLiveFeed({
    look: () => {
      looks += 1;
      return Promise.resolve(snapshot);
    },
    every: () => {
      timers += 1;
      return () => (timers -= 1);
    },
    onFailure: (error) => void failures.push(error),
  });
  return {
    feed,
    looks: () => looks,
    timers: () => timers,
    failures,
    change: (changes: object) => (snapshot = { ...snapshot, ...changes }),
  };
}

it("[S290] whoever begins to watch is told everything, then what is new", async () => {
  const { feed, change } = start();
  const told: Change[] = [];
  feed.watch("en", (one) => void told.push(one));
  await feed.refresh();
  await feed.refresh();
  change({ jobs: null });
  await feed.refresh();
  expect(told.map((one) => Object.keys(one))).toEqual([[...SECTION_NAMES], ["jobs"]]);
});

it("[S290] each is told in their language, by one look for all", async () => {
  const { feed, looks } = start();
  const told: Change[] = [];
  for (const locale of ["en", "es", "en"] as const)
    feed.watch(locale, (one) => void told.push(one));
  await feed.refresh();
  expect(looks()).toBe(1);
  expect(told.map(({ calls }) => calls?.includes("Llamadas"))).toEqual([false, true, false]);
});

it("[S291] without a watcher nothing is looked at", async () => {
  const { feed, timers } = start();
  expect(timers()).toBe(0);
  const ends = [feed.watch("en", () => undefined), feed.watch("en", () => undefined)];
  expect(timers()).toBe(1);
  ends[0]?.();
  expect(timers()).toBe(1);
  ends[1]?.();
  expect(timers()).toBe(0);
});

it("[S291] a look that comes to nothing is told, and the next one is made", async () => {
  const { feed, failures, change, looks } = start();
  change({ jobs: [null] });
  const told: Change[] = [];
  feed.watch("en", (one) => void told.push(one));
  await expect(feed.refresh()).rejects.toThrow(TypeError);
  expect(failures).toEqual([expect.any(TypeError)]);
  change({ jobs: [] });
  await feed.refresh();
  expect([looks(), told.length]).toEqual([2, 1]);
});
