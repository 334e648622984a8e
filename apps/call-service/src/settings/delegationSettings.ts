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
};
