import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { Refusal } from "../Refusal.ts";
import { createFakeSfu } from "../testing/createFakeSfu.ts";
import { createCallCounter } from "./createCallCounter.ts";

const [FULL, EMPTY] = ["full", "empty"] as LiveKitRoomName[];
const PEOPLE = ["a", "b", "c"] as LiveKitIdentity[];

it("[S278] rooms without anybody are no calls", async () => {
  const { sfu, join } = createFakeSfu();
  if (EMPTY !== undefined) await sfu.ensureRoom(EMPTY);
  for (const identity of PEOPLE) join(FULL ?? ("" as LiveKitRoomName), identity);
  const counter = createCallCounter({ sfu, clock: { now: () => 7 } });
  expect(counter.latest()).toBeNull();
  const count = { calls: 1, participants: 3, countedAt: 7 };
  expect(await counter.count()).toEqual(count);
  expect(counter.latest()).toEqual(count);
});

it("[S278] a count is unknown when the SFU does not answer, and a minute after the last", async () => {
  let now = 0;
  let isDown = false;
  const listRooms = () =>
    isDown ? Promise.reject(new Refusal("sfu/unreachable")) : Promise.resolve([]);
  const counter = createCallCounter({ sfu: { listRooms }, clock: { now: () => now } });
  await counter.count();
  now = 60_000;
  expect(counter.latest()).not.toBeNull();
  now = 60_001;
  expect(counter.latest()).toBeNull();
  await counter.count();
  isDown = true;
  expect(await counter.count()).toBeNull();
  expect(counter.latest()).toBeNull();
});
