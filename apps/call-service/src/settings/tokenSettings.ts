/** Settings of the tokens and of the LiveKit rooms they open. */
import * as v from "valibot";
import { wholeSeconds } from "./wholeSeconds.ts";

const MIN_SALT_CHARACTERS = 16;

/** By the name of its environment variable. */
export const tokenSettings = {
  TERTULIA_TOKEN_TTL_SECONDS: v.pipe(
    wholeSeconds({ min: 60, max: 24 * 60 * 60, byDefault: 30 * 60 }),
    v.description("Seconds a token is valid."),
  ),
  TERTULIA_GUESTS_CAN_PUBLISH: v.pipe(
    v.optional(v.picklist(["true", "false"], "is neither true nor false"), "true"),
    v.description(
      "Whether people without full access are seen and heard; with `false` they only see and hear.",
    ),
  ),
  TERTULIA_OPENID_MEMORY_SECONDS: v.pipe(
    wholeSeconds({ min: 0, max: 60, byDefault: 0 }),
    v.description(
      "Seconds that it is believed whose an OpenID token is, never beyond the token's own end; 0 asks the homeserver each time.",
    ),
  ),
  TERTULIA_ROOM_NAMES: v.pipe(
    v.optional(v.picklist(["msc4195", "salted"], "is neither msc4195 nor salted"), "msc4195"),
    v.description(
      "How LiveKit rooms are named, `msc4195` or `salted`; salted names cannot be computed by anybody else.",
    ),
  ),
  TERTULIA_ROOM_SALT: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.minLength(MIN_SALT_CHARACTERS, `is shorter than ${MIN_SALT_CHARACTERS} characters`),
      ),
    ),
    v.description("The secret of salted room names."),
  ),
};
