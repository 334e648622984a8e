import { describe, expect, it } from "vitest";
import { createFakeTime } from "../testing/createFakeTime.ts";
import { describeStore } from "../testing/describeStore.ts";
import { createMemoryStore } from "./createMemoryStore.ts";

describe("createMemoryStore", () => {
  describeStore(async () => createMemoryStore(createFakeTime().clock));
});

it("[S182] a value is forgotten when its time is over", async () => {
  const time = createFakeTime();
  const map = createMemoryStore(time.clock).map("one");
  await map.set("key", "value", 1_000);
  await time.advance(999);
  expect(await map.get("key")).toBe("value");
  await time.advance(1);
  expect(await map.get("key")).toBeNull();
});

it("[S182] memory holds a bounded number of values, the newest", async () => {
  const map = createMemoryStore(createFakeTime().clock).map("one");
  for (let at = 0; at <= 100_000; at += 1) await map.set(`key-${at}`, "value", 1_000);
  expect(await map.get("key-0")).toBeNull();
  expect(await map.get("key-1")).toBe("value");
  expect(await map.get("key-100000")).toBe("value");
});
