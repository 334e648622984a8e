/** When to try the SFU again after a failed or lost connection. Rules E20, E21 and E190 in SPEC.md. */
import type { CallErrorCode } from "@tertulia/protocol";

const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 10_000;
/** A LiveKit that just woke refuses everybody for up to two seconds, until it counts itself among its nodes again. */
const JOIN_DELAY_MS = 2_000;
/** Trying again cannot help: somebody decided that this device is not to be there, or is there twice. */
const FINAL: ReadonlySet<CallErrorCode> = new Set([
  "call/taken-over",
  "call/removed",
  "call/ended",
  "call/encryption-unsupported",
  "call/no-transport",
  "call/no-permission",
  "call/forbidden",
  "call/full",
]);

/** What is known when a try has failed. */
export interface RetryInput {
  /** Failures in a row so far; 1 after the first. */
  readonly failures: number;
  readonly code: CallErrorCode;
  /** Whether the person is still on the way in: there is one more try then, and it has to be a good one. */
  readonly isJoining: boolean;
  /** In [0, 1), from the caller so that a test can choose it. */
  readonly jitter: number;
}

/**
 * Delay before the next try.
 *
 * @returns milliseconds, 250 to 10 000; `null` when trying again cannot help.
 */
export function retryDelay({ failures, code, isJoining, jitter }: RetryInput): number | null {
  if (FINAL.has(code)) return null;
  if (isJoining) return JOIN_DELAY_MS + FIRST_DELAY_MS * jitter;
  const ceilingMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (failures - 1));
  // Half fixed, half random: a restarted SFU must not meet every client at the same instant.
  return ceilingMs / 2 + (ceilingMs / 2) * jitter;
}
