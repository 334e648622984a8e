/** Settings of where the service keeps what has to outlive it. */
import * as v from "valibot";
import { hasScheme } from "./urlForms.ts";

/** By the name of its environment variable. */
export const storeSettings = {
  LIVEKIT_REDIS_URL: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.check(
          (value) =>
            hasScheme(value, ["redis:", "rediss:"]) && /^\/?\d*$/u.test(new URL(value).pathname),
          "is not a redis:// or rediss:// URL",
        ),
      ),
    ),
    v.description(
      "Redis or Valkey, `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS; needed for more than one replica. Default: memory.",
    ),
  ),
  LIVEKIT_REDIS_PASSWORD: v.pipe(
    v.optional(v.string()),
    v.description("Password for `LIVEKIT_REDIS_URL`; wins over the one in it."),
  ),
};
