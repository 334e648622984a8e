/** Rules E140–E144: a leave that the call service keeps, on a hand-written client. */
import { MatrixError } from "matrix-js-sdk";
import { expect, it } from "vitest";
import { createKeptLeave, type KeepLeave } from "./createKeptLeave.ts";

const ROOM = "!plain:example.org";
const MEMBERSHIP = "org.matrix.msc3401.call.member";

interface Limits {
  /** The longest delay that the homeserver takes, in milliseconds. */
  readonly takesMs?: number;
  /** What it says of that. */
  readonly maxDelayMs?: number | null;
}

/** A homeserver with leaves `leave-1`, `leave-2`, … */
function stage(keep: KeepLeave | null, { takesMs = Infinity, maxDelayMs = null }: Limits = {}) {
  const asked: string[] = [];
  let leaves = 0;
  const client = {
    _unstable_sendDelayedStateEvent: (_room: string, { delay }: { delay: number }) => {
      asked.push(`delay ${delay}`);
      if (delay > takesMs) return Promise.reject(new MatrixError({ errcode: "M_UNKNOWN" }, 400));
      leaves += 1;
      return Promise.resolve({ delay_id: `leave-${leaves}` });
    },
    _unstable_restartScheduledDelayedEvent: (id: string) => {
      asked.push(`restart ${id}`);
      return Promise.resolve({});
    },
    _unstable_cancelScheduledDelayedEvent: (id: string) => {
      asked.push(`cancel ${id}`);
      return Promise.resolve({});
    },
  };
  const kept: string[] = [];
  const keeper: KeepLeave = (delayId, delayMs) => {
    kept.push(`${delayId} ${delayMs}`);
    return keep?.(delayId, delayMs) ?? Promise.resolve();
  };
  const leave = createKeptLeave(client, {
    findKeeper: () => (keep === null ? null : keeper),
    maxDelayMs,
  });
  const schedule = () => leave.schedule(ROOM, { delay: 8_000 }, MEMBERSHIP as never, {} as never);
  return { asked, kept, schedule, restart: leave.restart };
}

const granted: KeepLeave = () => Promise.resolve();
const refused: KeepLeave = () => Promise.reject(new Error("refused"));

it("[E140] a leave that the service keeps is longer, and handed over at once", async () => {
  const { asked, kept, schedule } = stage(granted);
  expect(await schedule()).toEqual({ delay_id: "leave-1" });
  expect([asked, kept]).toEqual([["delay 15000"], ["leave-1 15000"]]);
});

it("[E141] the page itself puts off every third time, in case the service is away", async () => {
  const { asked, schedule, restart } = stage(granted);
  await schedule();
  for (let time = 0; time < 7; time += 1) expect(await restart("leave-1")).toEqual({});
  expect(asked).toEqual(["delay 15000", "restart leave-1", "restart leave-1"]);
});

it("[E142] one that the service does not keep is replaced by one the page keeps", async () => {
  const { asked, kept, schedule, restart } = stage(refused);
  await schedule();
  const error: unknown = await restart("leave-1").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MatrixError);
  expect(error).toMatchObject({ errcode: "M_NOT_FOUND", httpStatus: 404 });
  expect(await schedule()).toEqual({ delay_id: "leave-2" });
  await restart("leave-2");
  await restart("leave-2");
  expect(asked).toEqual([
    "delay 15000",
    "cancel leave-1",
    "delay 8000",
    "restart leave-2",
    "restart leave-2",
  ]);
  expect(kept).toEqual(["leave-1 15000"]);
});

it("[E143] where nobody keeps leaves all is as before", async () => {
  const { asked, kept, schedule, restart } = stage(null);
  await schedule();
  await restart("leave-1");
  expect([asked, kept]).toEqual([["delay 8000", "restart leave-1"], []]);
});

it("[E144] where the homeserver allows no leave of that length the page keeps it", async () => {
  const { asked, kept, schedule } = stage(granted, { takesMs: 10_000, maxDelayMs: 10_000 });
  await schedule();
  expect([asked, kept]).toEqual([["delay 8000"], []]);
});

it("[E144] a homeserver that refuses the length without a word of its limit gets the usual one", async () => {
  const { asked, kept, schedule, restart } = stage(granted, { takesMs: 10_000 });
  await expect(schedule()).rejects.toBeInstanceOf(MatrixError);
  expect(await schedule()).toEqual({ delay_id: "leave-1" });
  await restart("leave-1");
  expect([asked, kept]).toEqual([["delay 15000", "delay 8000", "restart leave-1"], []]);
});
