import { expect, it } from "vitest";
import type { StoreMessage, StoreMessages } from "../store/Store.ts";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { createSfuEvents, type SfuEvents } from "./createSfuEvents.ts";
import type { SfuEvent } from "./SfuEvent.ts";
import { shareSfuEvents } from "./shareSfuEvents.ts";

/** Replicas whose messages reach all others at once. */
function startReplicas(count: number): { all: SfuEvents[]; published: StoreMessage[] } {
  const published: StoreMessage[] = [];
  const listeners = new Map<number, (message: StoreMessage) => void>();
  const all = Array.from({ length: count }, (_, own) => {
    const sfuEvents = createSfuEvents(createMemoryLog().log);
    const messages: StoreMessages = {
      publish: async (message) => {
        published.push(message);
        for (const [at, onMessage] of listeners) if (at !== own) onMessage(message);
      },
      subscribe: (onMessage) => {
        listeners.set(own, onMessage);
        return () => undefined;
      },
    };
    shareSfuEvents(sfuEvents, { messages });
    return sfuEvents;
  });
  return { all, published };
}

it.each(["EV_1", ""])("[S183] what one hears all hear, once (event id %j)", (id) => {
  const { all, published } = startReplicas(3);
  const event: SfuEvent = { id, name: "participant_left", createdAt: 0 };
  const heard: string[] = [];
  all.forEach((sfuEvents, at) => {
    sfuEvents.subscribe(({ name }, source) => void heard.push(`${at} ${name} ${source}`));
  });
  all[1]?.dispatch(event);
  expect(heard.sort()).toEqual([
    "0 participant_left replica",
    "1 participant_left sfu",
    "2 participant_left replica",
  ]);
  expect(published).toHaveLength(1);
});

it("[S154, S183] what reaches two of them is told once in each", () => {
  const { all } = startReplicas(2);
  const event: SfuEvent = { id: "EV_1", name: "participant_left", createdAt: 0 };
  let times = 0;
  for (const sfuEvents of all) sfuEvents.subscribe(() => (times += 1));
  for (const sfuEvents of all) sfuEvents.dispatch(event);
  expect(times).toBe(2);
});
