/** Every setting of the service, its form and its default: what config.ts checks an environment with. */
import * as v from "valibot";
import { applicationServiceSettings } from "./settings/applicationServiceSettings.ts";
import { delegationSettings } from "./settings/delegationSettings.ts";
import { homeserverSettings } from "./settings/homeserverSettings.ts";
import { limitSettings } from "./settings/limitSettings.ts";
import { listeningSettings } from "./settings/listeningSettings.ts";
import { membershipSettings } from "./settings/membershipSettings.ts";
import { operatorSettings } from "./settings/operatorSettings.ts";
import { sfuSettings } from "./settings/sfuSettings.ts";
import { storeSettings } from "./settings/storeSettings.ts";
import { tokenSettings } from "./settings/tokenSettings.ts";

/** By title, in the order in which they are shown; each setting is described by `v.description` in Markdown. */
export const settingGroups = {
  "The SFU": sfuSettings,
  "Who is served": homeserverSettings,
  Listening: listeningSettings,
  Limits: limitSettings,
  Tokens: tokenSettings,
  "Application service": applicationServiceSettings,
  "Who is in the room": membershipSettings,
  "Delegated leaves": delegationSettings,
  Store: storeSettings,
  "Operator's view": operatorSettings,
};

/** Settings whose variable names a file, and whose value is what the file holds. */
export const FILE_SETTINGS: ReadonlySet<string> = new Set([
  "LIVEKIT_KEY_FILE",
  "LIVEKIT_AS_REGISTRATION_FILE",
  "TERTULIA_CA_FILE",
]);

/** By the name of its environment variable; values come trimmed, and absent where empty. */
export const settings = v.pipe(
  v.object({
    ...sfuSettings,
    ...homeserverSettings,
    ...listeningSettings,
    ...limitSettings,
    ...tokenSettings,
    ...applicationServiceSettings,
    ...membershipSettings,
    ...delegationSettings,
    ...storeSettings,
    ...operatorSettings,
  }),
  v.forward(
    v.partialCheck(
      [["LIVEKIT_KEY"], ["LIVEKIT_KEY_FILE"]],
      (input) => input.LIVEKIT_KEY !== undefined || input.LIVEKIT_KEY_FILE !== undefined,
      "is required",
    ),
    ["LIVEKIT_KEY"],
  ),
  v.forward(
    v.partialCheck(
      [["LIVEKIT_SECRET"], ["LIVEKIT_KEY_FILE"]],
      (input) => input.LIVEKIT_SECRET !== undefined || input.LIVEKIT_KEY_FILE !== undefined,
      "is required",
    ),
    ["LIVEKIT_SECRET"],
  ),
  v.forward(
    v.partialCheck(
      [["LIVEKIT_JWT_BIND"], ["LIVEKIT_JWT_PORT"]],
      (input) => input.LIVEKIT_JWT_BIND === undefined || input.LIVEKIT_JWT_PORT === undefined,
      "is set together with LIVEKIT_JWT_BIND",
    ),
    ["LIVEKIT_JWT_PORT"],
  ),
  v.forward(
    v.partialCheck(
      [["TERTULIA_ROOM_NAMES"], ["TERTULIA_ROOM_SALT"]],
      (input) => input.TERTULIA_ROOM_NAMES !== "salted" || input.TERTULIA_ROOM_SALT !== undefined,
      "is required when TERTULIA_ROOM_NAMES is salted",
    ),
    ["TERTULIA_ROOM_SALT"],
  ),
  v.forward(
    v.partialCheck(
      [["LIVEKIT_AS_TOKEN"], ["LIVEKIT_HS_TOKEN"]],
      (input) => input.LIVEKIT_AS_TOKEN !== undefined || input.LIVEKIT_HS_TOKEN === undefined,
      "is required when LIVEKIT_HS_TOKEN is set",
    ),
    ["LIVEKIT_AS_TOKEN"],
  ),
  v.forward(
    v.partialCheck(
      [["LIVEKIT_AS_TOKEN"], ["LIVEKIT_HS_TOKEN"]],
      (input) => input.LIVEKIT_HS_TOKEN !== undefined || input.LIVEKIT_AS_TOKEN === undefined,
      "is required when LIVEKIT_AS_TOKEN is set",
    ),
    ["LIVEKIT_HS_TOKEN"],
  ),
  v.forward(
    v.partialCheck(
      [
        ["LIVEKIT_FULL_ACCESS_HOMESERVERS"],
        ["LIVEKIT_HS_SERVER_NAME"],
        ["LIVEKIT_AS_TOKEN"],
        ["LIVEKIT_AS_REGISTRATION_FILE"],
        ["TERTULIA_ADMIN_TOKEN"],
      ],
      (input) =>
        input.LIVEKIT_HS_SERVER_NAME !== undefined ||
        (input.LIVEKIT_AS_TOKEN === undefined &&
          input.LIVEKIT_AS_REGISTRATION_FILE === undefined &&
          input.TERTULIA_ADMIN_TOKEN === undefined) ||
        (input.LIVEKIT_FULL_ACCESS_HOMESERVERS !== "everyone" &&
          input.LIVEKIT_FULL_ACCESS_HOMESERVERS.size === 1),
      "is required: LIVEKIT_FULL_ACCESS_HOMESERVERS names not exactly one homeserver",
    ),
    ["LIVEKIT_HS_SERVER_NAME"],
  ),
  v.forward(
    v.partialCheck(
      [
        ["TERTULIA_MEMBERSHIP_CHECK"],
        ["LIVEKIT_AS_TOKEN"],
        ["LIVEKIT_AS_REGISTRATION_FILE"],
        ["TERTULIA_ADMIN_TOKEN"],
      ],
      (input) =>
        (input.TERTULIA_MEMBERSHIP_CHECK !== "application-service" ||
          input.LIVEKIT_AS_TOKEN !== undefined ||
          input.LIVEKIT_AS_REGISTRATION_FILE !== undefined) &&
        (input.TERTULIA_MEMBERSHIP_CHECK !== "admin-token" ||
          input.TERTULIA_ADMIN_TOKEN !== undefined),
      "asks for a token that is not set",
    ),
    ["TERTULIA_MEMBERSHIP_CHECK"],
  ),
);
