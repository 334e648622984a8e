/** Hands one engine to all call hooks and components below it. */
import type { CallEngine } from "@tertulia/call-engine";
import type { ReactElement, ReactNode } from "react";
import { CallEngineContext } from "./useCallEngine.ts";

/** Props of {@link CallEngineProvider}. */
export interface CallEngineProviderProps {
  /** Owned by the caller, who also closes it. */
  readonly engine: CallEngine;
  readonly children: ReactNode;
}

/** Hands an engine down; it neither starts nor closes it. */
export function CallEngineProvider({ engine, children }: CallEngineProviderProps): ReactElement {
  return <CallEngineContext value={engine}>{children}</CallEngineContext>;
}
