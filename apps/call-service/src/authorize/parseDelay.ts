/** A delayed leave that a request hands over. Rules S13, S29 in SPEC.md. */
import { Refusal } from "../Refusal.ts";

const MAX_ID_CHARACTERS = 255;
/** A shorter one would have the homeserver asked more than once a second. */
const MIN_DELAY_MS = 1_000;
const MAX_DELAY_MS = 24 * 60 * 60_000;
/** In a path they would mean another one, however they are encoded. */
const PATH_STEPS: ReadonlySet<string> = new Set([".", ".."]);

export interface Delay {
  /** Whoever knows it can send the event: never in a log. */
  readonly id: string;
  /** Milliseconds until the homeserver sends the event by itself, 1 000 to 86 400 000. */
  readonly delayMs: number;
}

/**
 * Both fields or neither.
 *
 * @returns `null` when nothing is handed over.
 * @throws {Refusal} `body/field-missing`, `body/field-invalid`.
 * @see MSC4140
 */
export function parseDelay(fields: { delay_id: string; delay_timeout: number }): Delay | null {
  const { delay_id: id, delay_timeout: delayMs } = fields;
  const hasId = id !== "";
  const hasTimeout = delayMs > 0;
  if (hasId !== hasTimeout) {
    throw new Refusal("body/field-missing", hasId ? "delay_timeout" : "delay_id");
  }
  if (!hasId) return null;
  checkDelayId(id);
  return { id, delayMs: checkedDelayMs(delayMs) };
}

/** @throws {Refusal} `body/field-invalid` when it cannot be one segment of a path. */
export function checkDelayId(id: string): void {
  if (id.length > MAX_ID_CHARACTERS) throw new Refusal("body/field-invalid", "delay_id: too long");
  if (PATH_STEPS.has(id)) throw new Refusal("body/field-invalid", "delay_id: no delay id");
}

/** @throws {Refusal} `body/field-invalid` for a delay that is not kept. */
export function checkedDelayMs(delayMs: number): number {
  if (delayMs >= MIN_DELAY_MS && delayMs <= MAX_DELAY_MS) return delayMs;
  const range = `delay_timeout: not within ${MIN_DELAY_MS} and ${MAX_DELAY_MS}`;
  throw new Refusal("body/field-invalid", range);
}
