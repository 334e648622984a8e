/** The engine of the nearest provider. */
import type { CallEngine } from "@tertulia/call-engine";
import { createContext, useContext } from "react";

/** Where {@link CallEngineProvider} puts the engine. */
export const CallEngineContext = createContext<CallEngine | null>(null);

/**
 * The engine that the components below a `CallEngineProvider` talk to.
 *
 * @throws {TypeError} outside a provider.
 */
export function useCallEngine(): CallEngine {
  const engine = useContext(CallEngineContext);
  if (engine === null) throw new TypeError("Call components need a CallEngineProvider above them.");
  return engine;
}
