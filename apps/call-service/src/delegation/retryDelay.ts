/** When to ask again after a failure. Rule S163 in SPEC.md. */

const GROWTH = 1.5;
const MAX_DELAY_MS = 60_000;

export interface RetryInput {
  /** Milliseconds before the second attempt, on average. */
  readonly firstDelayMs: number;
  /** In a row so far; 1 after the first. */
  readonly failures: number;
  /** In [0, 1). */
  readonly jitter: number;
}

/**
 * Half as long again after each failure, give or take half: many jobs of one restart must not
 * ask at one instant.
 *
 * @returns milliseconds, at most 90 000.
 */
export function retryDelay({ firstDelayMs, failures, jitter }: RetryInput): number {
  const middleMs = Math.min(MAX_DELAY_MS, firstDelayMs * GROWTH ** (failures - 1));
  return middleMs * (0.5 + jitter);
}
