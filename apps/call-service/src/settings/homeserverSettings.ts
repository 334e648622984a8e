/** Settings of whose people are served, and of where their homeservers answer. */
import * as v from "valibot";
import { parseCertificates } from "./parseCertificates.ts";
import { serverNames, urlsByServerName } from "./listForms.ts";

/** The only value that turns verification off: nobody types it by mistake. */
const SKIP_VERIFY_TLS = "YES_I_KNOW_WHAT_I_AM_DOING";

/** By the name of its environment variable. */
export const homeserverSettings = {
  LIVEKIT_FULL_ACCESS_HOMESERVERS: v.pipe(
    serverNames,
    v.description(
      "Homeservers whose people may start calls, by comma or space; `*` alone for every served one.",
    ),
  ),
  TERTULIA_SERVED_HOMESERVERS: v.pipe(
    v.optional(serverNames),
    v.description(
      "Homeservers whose people may join calls, by comma or space, beside those with full access; `*` alone for every homeserver. Default: those with full access or a URL in `TERTULIA_HOMESERVER_URLS`.",
    ),
  ),
  TERTULIA_HOMESERVER_URLS: v.pipe(
    urlsByServerName,
    v.description(
      "Where homeservers answer the federation API, `name=http://…`, by comma or space. Default: found as the Matrix specification says.",
    ),
  ),
  LIVEKIT_CS_API_URL_OVERRIDES: v.pipe(
    urlsByServerName,
    v.description(
      "Where homeservers answer the client API, `name=http://…`, by comma or space. Default: found by their well-known.",
    ),
  ),
  TERTULIA_CA_FILE: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.transform(parseCertificates),
        v.check((certificates) => certificates !== null, "names a file without PEM certificates"),
      ),
    ),
    v.description(
      "File of PEM certificates that are believed beside the well-known authorities, for homeservers, SFU and Redis alike.",
    ),
  ),
  LIVEKIT_INSECURE_SKIP_VERIFY_TLS: v.pipe(
    v.optional(v.string(), ""),
    v.transform((value) => value === SKIP_VERIFY_TLS),
    v.description(
      `Only for tests: exactly \`${SKIP_VERIFY_TLS}\` turns the verification of TLS certificates off, everywhere.`,
    ),
  ),
};
