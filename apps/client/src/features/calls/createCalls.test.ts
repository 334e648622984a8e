import { createFakeCallEngine, fakeLiveCall, fakeMember } from "@tertulia/call-engine/testing";
import { CallError } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import { ROOM_ID } from "../../testing/createFakeRoom.ts";
import { createFakeStore } from "../../testing/createFakeStore.ts";
import { createCalls } from "./createCalls.ts";

function open() {
  const engine = createFakeCallEngine();
  const loads: PromiseWithResolvers<string>[] = [];
  const closed: string[] = [];
  let isBusy = (): boolean => false;
  let busyChanges = 0;
  const calls = createCalls<string>({
    createDirectory: () => ({
      ...createFakeStore(new Map()),
      close: () => void closed.push("directory"),
    }),
    createRinger: (_directory, busy) => {
      isBusy = busy.isBusy;
      busy.onBusyChange(() => void (busyChanges += 1));
      return {
        ...createFakeStore(null),
        decline: () => Promise.resolve(),
        close: () => void closed.push("ringer"),
      };
    },
    loadChunk: () => {
      const load = Promise.withResolvers<string>();
      loads.push(load);
      return load.promise;
    },
    createEngine: () => engine,
  });
  return { calls, engine, loads, closed, isBusy: () => isBusy(), busyChanges: () => busyChanges };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("createCalls", () => {
  it("[C84] the code of calls is not loaded until it is wanted, and then once", async () => {
    const { calls, engine, loads } = open();
    expect(loads).toHaveLength(0);
    expect(calls.call.getSnapshot()).toEqual({ phase: "idle", ended: null });
    calls.preload();
    calls.warm(ROOM_ID);
    const joined = calls.join({ roomId: ROOM_ID });
    expect(calls.code.getSnapshot().status).toBe("loading");
    loads[0]?.resolve("chunk");
    await joined;
    expect(loads).toHaveLength(1);
    expect(engine.commands).toEqual([`warm ${ROOM_ID}`, `join ${ROOM_ID}`]);
    expect(calls.code.getSnapshot()).toEqual({ status: "loaded", chunk: "chunk", engine });
  });

  it("[C84] code that does not come is said to whoever wants to call, and the next try loads again", async () => {
    const { calls, loads } = open();
    calls.preload();
    loads[0]?.reject(new TypeError("Failed to fetch"));
    await settle();
    expect(calls.code.getSnapshot().status).toBe("absent");
    const joined = calls.join({ roomId: ROOM_ID });
    loads[1]?.reject(new TypeError("Failed to fetch"));
    await joined;
    expect(calls.code.getSnapshot().status).toBe("failed");
    calls.dismissFailure();
    expect(calls.code.getSnapshot().status).toBe("absent");
    calls.preload();
    expect(loads).toHaveLength(3);
  });

  it("[C84] a join that the engine refuses is left to its snapshot", async () => {
    const { calls, engine, loads } = open();
    const joined = calls.join({ roomId: ROOM_ID });
    Object.assign(engine, { join: () => Promise.reject(new CallError("call/full")) });
    loads[0]?.resolve("chunk");
    await expect(joined).resolves.toBeUndefined();
  });

  it("[C85] whoever is in a call is busy to the ringer, and it hears when that changes", async () => {
    const { calls, engine, loads, isBusy, busyChanges } = open();
    calls.preload();
    loads[0]?.resolve("chunk");
    await settle();
    expect(isBusy()).toBe(false);
    const before = busyChanges();
    engine.show(fakeLiveCall([fakeMember("ana")]));
    expect(isBusy()).toBe(true);
    expect(busyChanges()).toBe(before + 1);
    engine.show({ phase: "failed", roomId: ROOM_ID, error: new CallError("call/full") });
    expect(isBusy()).toBe(false);
  });

  it("[C89] the end leaves the call and stops ringing; code that comes later makes no engine", async () => {
    const first = open();
    first.calls.preload();
    first.loads[0]?.resolve("chunk");
    await settle();
    await first.calls.close("abandon");
    expect(first.closed).toEqual(["ringer", "directory"]);
    expect(first.engine.commands).toEqual(["close abandon"]);

    const second = open();
    second.calls.preload();
    await second.calls.close("leave");
    second.loads[0]?.resolve("chunk");
    await settle();
    expect(second.calls.code.getSnapshot().status).toBe("absent");
  });
});
