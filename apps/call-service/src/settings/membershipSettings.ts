/** Settings of the check that people are in the Matrix room of their call. */
import * as v from "valibot";
import { wholeSeconds } from "./wholeSeconds.ts";

/** By the name of its environment variable. */
export const membershipSettings = {
  TERTULIA_MEMBERSHIP_CHECK: v.pipe(
    v.optional(
      v.picklist(
        ["auto", "application-service", "admin-token", "off"],
        "is none of auto, application-service, admin-token and off",
      ),
      "auto",
    ),
    v.description(
      "How it is checked that people are in the room of their call: as an `application-service` (MSC4502), by an `admin-token`, or `off`; `auto` is the first of them that is set up.",
    ),
  ),
  TERTULIA_ADMIN_TOKEN: v.pipe(
    v.optional(v.string()),
    v.description(
      "Access token of an administrator of the homeserver `LIVEKIT_HS_SERVER_NAME`, a Synapse that does not take this service as an application service.",
    ),
  ),
  LIVEKIT_MEMBERSHIP_CHECK_INTERVAL_SECONDS: v.pipe(
    wholeSeconds({ min: 0, max: 24 * 60 * 60, byDefault: 15 }),
    v.description(
      "Seconds between two looks whether those in a call are still in its room; 0 is never.",
    ),
  ),
};
