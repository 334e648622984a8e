/** What every `Store` must do, run on memory and before a real redis-server. */
import type { LiveKitIdentity, LiveKitRoomName, UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { LeaveJob } from "../delegation/LeaveJob.ts";
import type { Store } from "../store/Store.ts";

export const ANAS_JOB: LeaveJob = {
  room: "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4/vt8/SWrU" as LiveKitRoomName,
  identity: '@ana "é":hs.example:DEVICE' as LiveKitIdentity,
  otherIdentity: "other" as LiveKitIdentity,
  userId: "@ana:hs.example" as UserId,
  serverName: "hs.example",
  delayId: "delay-1",
  delayMs: 3_600_000,
  restartedAt: Date.UTC(2026, 10, 24, 8, 0, 0, 123),
  wasSeen: true,
};
export const BETOS_JOB: LeaveJob = {
  ...ANAS_JOB,
  identity: "@beto:hs.example:DEVICE" as LiveKitIdentity,
  otherIdentity: null,
  userId: null,
  delayId: "delay-2",
  wasSeen: false,
};

/** Rules S171, S173, S182; each test gets a store that nothing was put into. */
export function describeStore(start: () => Promise<Store>): void {
  it("[S171] a job is held by who put it, as it was put or saved last", async () => {
    const { jobs } = await start();
    await jobs.put(ANAS_JOB);
    await jobs.put(BETOS_JOB);
    const saved = { ...BETOS_JOB, restartedAt: ANAS_JOB.restartedAt + 1, wasSeen: true };
    await jobs.save(saved);
    const { held, elsewhere } = await jobs.hold();
    expect(held).toHaveLength(2);
    expect(held).toEqual(expect.arrayContaining([ANAS_JOB, saved]));
    expect(elsewhere).toEqual([]);
  });

  it("[S173] a job in place of another of the same key is the only one", async () => {
    const { jobs } = await start();
    const newer = { ...ANAS_JOB, delayId: "delay-3", wasSeen: false };
    await jobs.put(ANAS_JOB);
    await jobs.put(newer);
    expect(await jobs.hold()).toEqual({ held: [newer], elsewhere: [] });
  });

  it("[S171] a job that is removed is gone; one that was never there is too", async () => {
    const { jobs } = await start();
    await jobs.put(ANAS_JOB);
    await jobs.remove(ANAS_JOB);
    await jobs.remove(BETOS_JOB);
    expect(await jobs.hold()).toEqual({ held: [], elsewhere: [] });
  });

  it("[S182] a value is what was set last, under its own name and key, until it is deleted", async () => {
    const store = await start();
    const map = store.map("one");
    await map.set("key", "first", 60_000);
    await map.set("key", '{"odd":"é\\n"}', 60_000);
    await store.map("another").set("key", "other", 60_000);
    expect(await map.get("key")).toBe('{"odd":"é\\n"}');
    expect(await map.get("no such key")).toBeNull();
    await map.delete("key");
    expect(await map.get("key")).toBeNull();
    expect(await store.map("another").get("key")).toBe("other");
  });
}
