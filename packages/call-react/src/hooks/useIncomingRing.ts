/** The ring that wants an answer now. */
import type { CallRinger, IncomingRing } from "@tertulia/call-engine";
import { useSyncExternalStore } from "react";

/** The call that rings here, or `null`. */
export function useIncomingRing(ringer: CallRinger): IncomingRing | null {
  return useSyncExternalStore(ringer.subscribe, ringer.getSnapshot, ringer.getSnapshot);
}
