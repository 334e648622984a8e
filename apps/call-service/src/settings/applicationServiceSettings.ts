/** Settings of the service as an application service of its homeserver (MSC4502, MSC4512). */
import { isServerName } from "@tertulia/protocol";
import * as v from "valibot";
import { parseRegistration } from "./parseRegistration.ts";

const registration = v.pipe(
  v.string(),
  v.transform(parseRegistration),
  v.check((tokens) => tokens !== null, "names a file without as_token and hs_token"),
);

/** By the name of its environment variable. */
export const applicationServiceSettings = {
  LIVEKIT_AS_TOKEN: v.pipe(
    v.optional(v.string()),
    v.description("`as_token` of the registration; together with `LIVEKIT_HS_TOKEN`."),
  ),
  LIVEKIT_HS_TOKEN: v.pipe(
    v.optional(v.string()),
    v.description("`hs_token` of the registration; together with `LIVEKIT_AS_TOKEN`."),
  ),
  LIVEKIT_AS_REGISTRATION_FILE: v.pipe(
    v.optional(registration),
    v.description("The registration file itself; wins over both tokens."),
  ),
  LIVEKIT_HS_SERVER_NAME: v.pipe(
    v.optional(v.pipe(v.string(), v.check(isServerName, "is not a server name"))),
    v.description(
      "Name of the homeserver that the registration, or the administrator's token, is for. Default: the one name in `LIVEKIT_FULL_ACCESS_HOMESERVERS`.",
    ),
  ),
};
