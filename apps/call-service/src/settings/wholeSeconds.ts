/** The form of settings that are a time in seconds. */
import * as v from "valibot";

export interface SecondsRange {
  readonly min: number;
  readonly max: number;
  /** What it is where nobody says otherwise. */
  readonly byDefault: number;
}

/** A whole number of seconds within a range. */
export function wholeSeconds({ min, max, byDefault }: SecondsRange) {
  return v.pipe(
    v.optional(v.string(), String(byDefault)),
    v.regex(/^\d{1,9}$/u, "is not a whole number"),
    v.transform(Number),
    v.minValue(min, `is below ${min}`),
    v.maxValue(max, `is above ${max}`),
  );
}
