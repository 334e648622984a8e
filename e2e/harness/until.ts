/** Waits for a fact that nothing announces: asks again and again until it is true. */
import { setTimeout as delay } from "node:timers/promises";

const ASK_EVERY_MS = 100;
const GIVE_UP_AFTER_MS = 30_000;

export interface UntilOptions {
  /** Default 30 000. */
  readonly timeoutMs?: number;
}

/**
 * @param claim What is awaited, as a claim: "Beto hears Ana".
 * @param probe Any value but `null`, `undefined` or `false` ends the waiting.
 * @returns what the probe found.
 * @throws {Error} with the claim, once the time is over.
 */
export async function until<T>(
  claim: string,
  probe: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { timeoutMs = GIVE_UP_AFTER_MS }: UntilOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > deadline)
      throw new Error(`Not within ${timeoutMs / 1_000} s: ${claim}.`);
    await delay(ASK_EVERY_MS);
  }
}
