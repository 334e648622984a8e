import { expect, it } from "vitest";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { createSfuEvents } from "./createSfuEvents.ts";
import type { SfuEvent } from "./SfuEvent.ts";

const eventOf = (id: string): SfuEvent => ({ id, name: "participant_left", createdAt: 0 });

it("[S153] every subscriber is told, in order, until it has enough", () => {
  const { log } = createMemoryLog();
  const events = createSfuEvents(log);
  const told: string[] = [];
  const onEvent = ({ id }: SfuEvent) => told.push(id);
  const ends = [events.subscribe(onEvent), events.subscribe(onEvent)];
  events.dispatch(eventOf("EV_1"));
  ends[0]?.();
  events.dispatch(eventOf("EV_2"));
  ends[1]?.();
  events.dispatch(eventOf("EV_3"));
  expect(told).toEqual(["EV_1", "EV_1", "EV_2"]);
});

it("[S154] an event that comes twice is told once; one without an id always", () => {
  const { log } = createMemoryLog();
  const events = createSfuEvents(log);
  const told: string[] = [];
  events.subscribe(({ id }) => told.push(id));
  for (const id of ["EV_1", "", "EV_2", "EV_1", "", "EV_2"]) events.dispatch(eventOf(id));
  expect(told).toEqual(["EV_1", "", "EV_2", ""]);
});

it("[S154] only the last few thousand are remembered", () => {
  const { log } = createMemoryLog();
  const events = createSfuEvents(log);
  let times = 0;
  events.subscribe(() => (times += 1));
  const ids = Array.from({ length: 4097 }, (_, index) => `EV_${index}`);
  for (const id of [...ids, "EV_4096", "EV_0"]) events.dispatch(eventOf(id));
  expect(times).toBe(4098);
});

it("[S153] a subscriber that fails keeps nothing from the others", () => {
  const { log, lines } = createMemoryLog();
  const events = createSfuEvents(log);
  const told: string[] = [];
  events.subscribe(() => {
    throw new TypeError("canary");
  });
  events.subscribe(({ id }) => told.push(id));
  events.dispatch(eventOf("EV_1"));
  expect(told).toEqual(["EV_1"]);
  expect(lines).toEqual([
    {
      level: "error",
      message: "an event of the SFU failed",
      context: { event: "participant_left", code: "TypeError" },
    },
  ]);
});
