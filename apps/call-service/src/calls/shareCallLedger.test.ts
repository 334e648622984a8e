import {
  CALL_SLOT_ID,
  type DeviceId,
  type LiveKitIdentity,
  type LiveKitRoomName,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { CallLedger } from "../ports.ts";
import { createMemoryStore } from "../store/createMemoryStore.ts";
import type { StoreMap } from "../store/Store.ts";
import { createFakeTime } from "../testing/createFakeTime.ts";
import { createCallLedger } from "./createCallLedger.ts";
import { shareCallLedger } from "./shareCallLedger.ts";

const ROOM = "room" as LiveKitRoomName;
const PLACE = { matrixRoomId: "!room:hs.example" as MatrixRoomId, slotId: CALL_SLOT_ID };

function setUp(changes: Partial<StoreMap> = {}) {
  const time = createFakeTime(0);
  const { clock, alarms } = time;
  const map = { ...createMemoryStore(clock).map("calls"), ...changes };
  /** A process of its own; the store is what they have in common. */
  const replica = (): CallLedger =>
    shareCallLedger(createCallLedger({ clock }), { map, clock, alarms });
  return { time, map, replica };
}

function record(ledger: CallLedger, name: string, expiresAt = 1_000): LiveKitIdentity {
  const identity = `@${name}:hs.example:DEVICE` as LiveKitIdentity;
  ledger.record({
    room: ROOM,
    identity,
    place: PLACE,
    userId: `@${name}:hs.example` as UserId,
    deviceId: "DEVICE" as DeviceId,
    serverName: "hs.example",
    expiresAt,
  });
  return identity;
}

async function namesIn(ledger: CallLedger): Promise<readonly string[]> {
  return [...((await ledger.findCall(ROOM))?.holders.keys() ?? [])].toSorted();
}

it("[S237] what one replica issued another knows, and the next process too", async () => {
  const { time, replica } = setUp();
  const [one, other] = [replica(), replica()];
  const ana = record(one, "ana");
  await time.advance(0);
  const ben = record(other, "ben");
  await time.advance(0);
  expect(await namesIn(one)).toEqual([ana, ben]);
  expect(await namesIn(other)).toEqual([ana, ben]);
  const next = await replica().findCall(ROOM);
  expect(next).toEqual(await one.findCall(ROOM));
  expect(next?.place).toEqual(PLACE);
});

it("[S237] nobody is lost when replicas write at once", async () => {
  const { time, replica } = setUp();
  const [one, other] = [replica(), replica()];
  const everybody = ["a", "b", "c", "d"].map((name, index) =>
    record(index % 2 ? one : other, name),
  );
  await time.advance(0);
  await time.advance(999);
  // Whoever was overwritten is written again with whatever changes next.
  for (const ledger of [one, other]) ledger.keep(ROOM, everybody, 9_000);
  await time.advance(5_000);
  expect(await namesIn(replica())).toEqual(everybody);
});

it("[S237] a revocation is known to all", async () => {
  const { time, replica } = setUp();
  const [one, other] = [replica(), replica()];
  const ana = record(one, "ana");
  await time.advance(0);
  await other.findCall(ROOM);
  one.revoke(ROOM, ana, 5_000);
  await time.advance(1_000);
  expect((await other.findCall(ROOM))?.holders.get(ana)).toMatchObject({
    isRevoked: true,
    expiresAt: 5_000,
  });
});

it("[S237] what is past is in no store", async () => {
  const { time, map, replica } = setUp();
  record(replica(), "ana");
  await time.advance(0);
  expect(await map.get(ROOM)).not.toBeNull();
  await time.advance(1_000);
  expect(await map.get(ROOM)).toBeNull();
});

it("[S237] a store that is away, or slow, costs nobody a token", async () => {
  const away = () => Promise.reject(new Error("away"));
  const lost = setUp({ get: away, set: away }).replica();
  const ana = record(lost, "ana");
  expect(await namesIn(lost)).toEqual([ana]);
  const slow = setUp({ get: () => new Promise(() => undefined) }).replica();
  expect(record(slow, "ana")).toBe(ana);
});

it.each([
  "",
  "{",
  "[]",
  "{}",
  '{"place":{},"holders":[]}',
  '{"place":null}',
  `{"place":${JSON.stringify(PLACE)},"holders":[["a","b","c","d",1,true]]}`,
])("[S237] %j in the store is nobody's call", async (text) => {
  const { map, replica } = setUp();
  await map.set(ROOM, text, 1_000);
  expect(await replica().findCall(ROOM)).toBeNull();
});

it("[S237] a call is written once a second, however much happens in it", async () => {
  let writes = 0;
  const { time, replica } = setUp({ set: async () => void (writes += 1) });
  const ledger = replica();
  for (let count = 0; count < 100; count += 1) {
    record(ledger, `person${count}`, 60_000);
    await time.advance(25);
  }
  expect(writes).toBe(3);
  await time.advance(10_000);
  expect(writes).toBe(4);
});
