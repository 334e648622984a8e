/** The store that the settings name. */
import type { CallServiceParts } from "../ports.ts";
import { createMemoryStore } from "./createMemoryStore.ts";
import type { Store } from "./Store.ts";

/** Redis where there is one, else memory. Does not wait for the network. */
export async function openStore({
  config,
  clock,
  log,
}: Pick<CallServiceParts, "config" | "clock" | "log">): Promise<Store> {
  const address = config.store.redis;
  if (address === null) return createMemoryStore(clock);
  // A service without Redis starts without its client.
  const { createRedisStore } = await import("./createRedisStore.ts");
  return createRedisStore({ address, clock, log });
}
