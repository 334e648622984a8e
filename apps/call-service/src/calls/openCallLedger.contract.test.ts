/** The ledger that replicas share, before a real redis-server. */
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { createRedisStore } from "../store/createRedisStore.ts";
import type { Store } from "../store/Store.ts";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import {
  CALL_ROOM,
  describeSharedLedger,
  namesIn,
  recordToken,
} from "../testing/describeSharedLedger.ts";
import { startRedisServer, type RedisServer } from "../testing/startRedisServer.ts";
import { openCallLedger } from "./openCallLedger.ts";

// A server that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const UNTIL = { timeout: 30_000, interval: 25 };
const clock = { now: () => Date.now() };

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.close());

async function connect(database: number): Promise<Store> {
  const { log } = createMemoryLog();
  const store = createRedisStore({ address: { ...server.address, database }, clock, log });
  onTestFinished(() => store.close());
  await vi.waitUntil(() => store.state().kind === "ready", UNTIL);
  return store;
}

let databases = 0;

/** Three connections to a database of their own: each replica has one. */
async function start() {
  const database = databases++;
  const stores = await Promise.all([1, 2, 3].map(() => connect(database)));
  return {
    now: clock.now,
    replica: () => openCallLedger(stores.pop() ?? expect.unreachable("no more replicas"), clock),
    until: async (isSo: () => Promise<boolean>) => void (await vi.waitUntil(isSo, UNTIL)),
  };
}

describeSharedLedger(start);

it("[S342] what is known of calls outlives the store, once it is back", async () => {
  const { now, replica, until } = await start();
  const [one, other] = [replica(), replica()];
  const ana = recordToken(one, "ana", now() + 60_000);
  await until(async () => (await namesIn(other)).length === 1);
  await server.kill();
  const ben = recordToken(one, "ben", now() + 60_000);
  expect(await namesIn(one)).toEqual([ana, ben]);
  expect(await namesIn(other)).toEqual([ana]);
  await server.start();
  // Written with whatever changes next.
  await until(async () => {
    one.keep(CALL_ROOM, [ana], now() + 60_000);
    return (await namesIn(other)).length === 2;
  });
});
