import { describe, expect, it } from "vitest";
import type { CallLedger } from "../ports.ts";
import { createMemoryStore } from "../store/createMemoryStore.ts";
import type { StoreMap } from "../store/Store.ts";
import { createFakeTime } from "../testing/createFakeTime.ts";
import {
  CALL_ROOM,
  describeSharedLedger,
  namesIn,
  recordToken,
} from "../testing/describeSharedLedger.ts";
import { createCallLedger } from "./createCallLedger.ts";
import { shareCallLedger } from "./shareCallLedger.ts";

function setUp(changes: Partial<StoreMap> = {}) {
  const time = createFakeTime(0);
  const { clock, alarms } = time;
  const map = { ...createMemoryStore(clock).map("calls"), ...changes };
  /** A process of its own; the store is what they have in common. */
  const replica = (): CallLedger =>
    shareCallLedger(createCallLedger({ clock }), { map, clock, alarms });
  return { time, map, replica };
}

describe("in memory", () => {
  describeSharedLedger(() => {
    const { time, replica } = setUp();
    const until = async (isSo: () => Promise<boolean>) => {
      for (let seconds = 0; seconds < 10; seconds += 1) {
        if (await isSo()) return;
        await time.advance(1_000);
      }
      expect.unreachable("not so within ten seconds");
    };
    return { now: time.clock.now, replica, until };
  });
});

it("[S237] nobody is lost when replicas write at once", async () => {
  const { time, replica } = setUp();
  const [one, other] = [replica(), replica()];
  const everybody = ["a", "b", "c", "d"].map((name, index) =>
    recordToken(index % 2 ? one : other, name, 1_000),
  );
  await time.advance(0);
  await time.advance(999);
  // Whoever was overwritten is written again with whatever changes next.
  for (const ledger of [one, other]) ledger.keep(CALL_ROOM, everybody, 9_000);
  await time.advance(5_000);
  expect(await namesIn(replica())).toEqual(everybody);
});

it("[S237] what is past is in no store", async () => {
  const { time, map, replica } = setUp();
  recordToken(replica(), "ana", 1_000);
  await time.advance(0);
  expect(await map.get(CALL_ROOM)).not.toBeNull();
  await time.advance(1_000);
  expect(await map.get(CALL_ROOM)).toBeNull();
});

it("[S237] a store that is away, or slow, costs nobody a token", async () => {
  const away = () => Promise.reject(new Error("away"));
  const lost = setUp({ get: away, set: away }).replica();
  const ana = recordToken(lost, "ana", 1_000);
  expect(await namesIn(lost)).toEqual([ana]);
  const slow = setUp({ get: () => new Promise(() => undefined) }).replica();
  expect(recordToken(slow, "ana", 1_000)).toBe(ana);
});

it.each([
  "",
  "{",
  "[]",
  "{}",
  '{"place":{},"holders":[]}',
  '{"place":null}',
  `{"place":{"matrixRoomId":"!room:hs.example","slotId":"m.call#ROOM"},"holders":[["a","b","c","d",1,true]]}`,
])("[S237] %j in the store is nobody's call", async (text) => {
  const { map, replica } = setUp();
  await map.set(CALL_ROOM, text, 1_000);
  expect(await replica().findCall(CALL_ROOM)).toBeNull();
});

it("[S237] a call is written once a second, however much happens in it", async () => {
  let writes = 0;
  const { time, replica } = setUp({ set: async () => void (writes += 1) });
  const ledger = replica();
  for (let count = 0; count < 100; count += 1) {
    recordToken(ledger, `person${count}`, 60_000);
    await time.advance(25);
  }
  expect(writes).toBe(3);
  await time.advance(10_000);
  expect(writes).toBe(4);
});
