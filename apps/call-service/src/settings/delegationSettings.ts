/** Settings of delegated leaves (MSC4140). */
import * as v from "valibot";
import { wholeSeconds } from "./wholeSeconds.ts";

/** By the name of its environment variable. */
export const delegationSettings = {
  LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: v.pipe(
    wholeSeconds({ min: 0, max: 24 * 60 * 60, byDefault: 15 }),
    v.description(
      "Seconds between two looks at the SFU whether somebody with a delegated leave is still there; 0 is never, and then only webhooks tell.",
    ),
  ),
  TERTULIA_SILENCE_SECONDS: v.pipe(
    wholeSeconds({ min: 0, max: 60, byDefault: 8 }),
    v.description(
      "Seconds after which a client that used to answer the SFU, and does not any more, counts as gone; 0 is never, and then the SFU's own 20 seconds count.",
    ),
  ),
  TERTULIA_MAX_DELEGATED_LEAVES: v.pipe(
    v.optional(v.string(), "20"),
    v.regex(/^\d{1,4}$/u, "is not a whole number"),
    v.transform(Number),
    v.minValue(1, "is below 1"),
    v.description("Delegated leaves that one person may have at a time."),
  ),
};
