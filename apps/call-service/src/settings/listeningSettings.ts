/** Settings of the service's own socket, paths and log. */
import * as v from "valibot";
import type { LogLevel } from "../createLog.ts";
import { bind, MAX_PORT } from "./bind.ts";
import { withoutTrailingSlash } from "./urlForms.ts";

const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];

const port = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/u, "is not a port"),
  v.transform(Number),
  v.maxValue(MAX_PORT, `is above ${MAX_PORT}`),
);

/** By the name of its environment variable. */
export const listeningSettings = {
  LIVEKIT_JWT_BIND: v.pipe(
    v.optional(bind),
    v.description("Address to listen on, `host:port` or `:port`. Default: `:8080`."),
  ),
  LIVEKIT_JWT_PORT: v.pipe(
    v.optional(port),
    v.description(
      "Deprecated: the port to listen on. Not together with `LIVEKIT_JWT_BIND`, which replaces it.",
    ),
  ),
  TERTULIA_BASE_PATH: v.pipe(
    v.optional(v.string(), ""),
    v.transform(withoutTrailingSlash),
    v.regex(/^(?:\/[\w.~-]+)*$/u, "is not a path like /livekit/jwt"),
    v.description("Path the endpoints also answer below, for a proxy that does not strip it."),
  ),
  LIVEKIT_LOG_LEVEL: v.pipe(
    v.optional(v.string(), "info"),
    v.transform(toLogLevel),
    v.description("`debug`, `info`, `warn` or `error`; anything else is `info`."),
  ),
};

function toLogLevel(value: string): LogLevel {
  return LOG_LEVELS.find((level) => level === value) ?? "info";
}
