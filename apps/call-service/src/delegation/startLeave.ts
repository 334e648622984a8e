/** How the keeping of a delegated leave begins. Rules S155, S165 in SPEC.md. */
import { nextRestart } from "./attempts.ts";
import type { LeaveState, LeaveTiming } from "./LeaveState.ts";

const MAX_WAIT_MS = 60 * 60_000;
const RESUME_GRACE_MS = 8_000;

export interface LeaveStart {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When the homeserver's timer began to run, as far as is known; in milliseconds since the epoch. */
  readonly restartedAt: number;
  /** They were on the SFU before, under the eyes of another process. */
  readonly wasSeen: boolean;
}

/** Waits for somebody on the way to the SFU; looks twice for somebody who was there already. */
export function startLeave(
  { now, restartedAt, wasSeen }: LeaveStart,
  { delayMs }: LeaveTiming,
): LeaveState {
  const look = { dueAt: now, failures: 0 };
  if (!wasSeen) {
    return { phase: "waiting", giveUpAt: restartedAt + Math.min(MAX_WAIT_MS, delayMs), look };
  }
  const restart = nextRestart(restartedAt, delayMs);
  return { phase: "missing", restart, look, since: now, certainAt: now + RESUME_GRACE_MS };
}
