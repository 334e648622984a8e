import { expect, it } from "vitest";
import { createLiveFeed, type Change } from "./createLiveFeed.ts";
import { SECTION_NAMES } from "./render/renderSections.ts";
import { quietSnapshot } from "./testing/quietSnapshot.ts";

function start() {
  let looks = 0;
  let timers = 0;
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
  });
  return {
    feed,
    looks: () => looks,
    timers: () => timers,
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
