/** Rule E170: LiveKit rooms are kept for the next call. */
import { LogLevel, setLogLevel } from "livekit-client";
import { expect, it, onTestFinished, vi } from "vitest";
import { createRoomPool } from "./createRoomPool.ts";

setLogLevel(LogLevel.silent);

function createPool() {
  const createWorker = vi.fn(() => {
    const worker = new Worker(new URL("./e2eeWorker.ts", import.meta.url), { type: "module" });
    onTestFinished(() => worker.terminate());
    return worker;
  });
  return { pool: createRoomPool(createWorker), createWorker };
}

it("[E170] a room that was given back serves the next call of its kind", () => {
  const { pool } = createPool();
  const plain = pool.take(false);
  const encrypted = pool.take(true);
  expect([plain.keys === null, encrypted.keys === null]).toEqual([true, false]);
  pool.giveBack(plain);
  pool.giveBack(encrypted);
  expect([pool.take(true), pool.take(false)]).toEqual([encrypted, plain]);
});

it("[E170] rooms in use are nobody else's", () => {
  const { pool } = createPool();
  expect(pool.take(false)).not.toBe(pool.take(false));
});

it("[E170] warming makes one room before the click, with a worker only where media is encrypted", () => {
  const { pool, createWorker } = createPool();
  pool.warm(false);
  expect(createWorker).toHaveBeenCalledTimes(0);
  pool.warm(true);
  pool.warm(true);
  pool.take(true);
  expect(createWorker).toHaveBeenCalledTimes(1);
  pool.take(true);
  expect(createWorker).toHaveBeenCalledTimes(2);
});
