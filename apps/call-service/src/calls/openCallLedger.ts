/** The ledger that fits the store. */
import { createAlarms } from "../internal/createAlarms.ts";
import type { CallLedger, Clock } from "../ports.ts";
import type { Store } from "../store/Store.ts";
import { createCallLedger } from "./createCallLedger.ts";
import { shareCallLedger } from "./shareCallLedger.ts";

/** A single process has nobody to share with. */
export function openCallLedger(store: Store, clock: Clock): CallLedger {
  const memory = createCallLedger({ clock });
  if (store.state().kind === "memory") return memory;
  return shareCallLedger(memory, { map: store.map("calls"), clock, alarms: createAlarms(clock) });
}
