/** When requests about a delegated leave are made, and made again. Rules S157, S162, S163 in SPEC.md. */
import type { Attempts, DelayedEventAnswer, LeaveTiming, Pulse } from "./LeaveState.ts";
import { retryDelay } from "./retryDelay.ts";

/** Of the delay; the rest of it is for attempts that fail. */
const RESTART_AFTER = 0.8;
const FIRST_LOOK_AGAIN_MS = 1_000;
/** Data channels open within a second or two. */
const FIRST_PULSE_MS = 1_000;
const NEVER: Attempts = { dueAt: Infinity, failures: 0 };

interface Moment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** In [0, 1). */
  readonly jitter: number;
}

export function isDue({ dueAt }: Attempts, now: number): boolean {
  return dueAt <= now;
}

/** Not due again before its answer is here. */
export function underWay(attempts: Attempts): Attempts {
  return { ...attempts, dueAt: Infinity };
}

/** The next restart after one the homeserver took at `restartedAt`. */
export function nextRestart(restartedAt: number, delayMs: number): Attempts {
  return { dueAt: restartedAt + RESTART_AFTER * delayMs, failures: 0 };
}

/**
 * The next look, at the same instants for everybody: whoever shares a room shares the look.
 */
export function nextLook(now: number, { lookIntervalMs }: LeaveTiming): Attempts {
  if (lookIntervalMs === 0) return NEVER;
  return { dueAt: (Math.floor(now / lookIntervalMs) + 1) * lookIntervalMs, failures: 0 };
}

/** After a look that did not show what it was made for. */
export function again({ failures }: Attempts, { at, jitter }: Moment): Attempts {
  const next = failures + 1;
  const delayMs = retryDelay({ firstDelayMs: FIRST_LOOK_AGAIN_MS, failures: next, jitter });
  return { dueAt: at + delayMs, failures: next };
}

/** After the homeserver said no; it decides when it wants to be asked again. */
export function afterRefusal(
  { failures }: Attempts,
  answer: DelayedEventAnswer & { readonly kind: "limited" | "failed" },
  { at, jitter, firstDelayMs }: Moment & { readonly firstDelayMs: number },
): Attempts {
  const next = failures + 1;
  const retryMs = retryDelay({ firstDelayMs, failures: next, jitter });
  const delayMs = answer.kind === "limited" ? Math.max(retryMs, answer.retryAfterMs) : retryMs;
  return { dueAt: at + delayMs, failures: next };
}

/** The first question to a session. */
export function firstPulse(now: number, { silenceMs }: LeaveTiming): Pulse {
  const dueAt = silenceMs === 0 ? Infinity : now + FIRST_PULSE_MS;
  return { dueAt, answeredAt: null, vain: 0 };
}

/** The next question to a client that never answered or could not be asked: less and less often. */
export function nextPulse(pulse: Pulse, { at, jitter }: Moment): Pulse {
  const vain = pulse.vain + 1;
  const dueAt = at + retryDelay({ firstDelayMs: FIRST_PULSE_MS, failures: vain, jitter });
  return { ...pulse, dueAt, vain };
}
