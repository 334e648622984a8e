/** Settings of the service's own socket, paths and log. */
import * as v from "valibot";
import type { LogLevel } from "../createLog.ts";
import { withoutTrailingSlash } from "./urlForms.ts";

/** Where to listen. `host` absent: every address of the machine. Port 0: any free one. */
export interface Bind {
  readonly host?: string;
  readonly port: number;
}

const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
const MAX_PORT = 65_535;

const bind = v.pipe(
  v.string(),
  v.regex(/^(?:\[[0-9A-Fa-f:.]+\]|[^:[\]]*):\d{1,5}$/u, "is not host:port or :port"),
  v.transform(toBind),
  v.check(({ port }) => port <= MAX_PORT, `has a port above ${MAX_PORT}`),
);

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

function toBind(value: string): Bind {
  const colonAt = value.lastIndexOf(":");
  const host = value.slice(0, colonAt).replace(/^\[|\]$/gu, "");
  const port = Number(value.slice(colonAt + 1));
  return host === "" ? { port } : { host, port };
}

function toLogLevel(value: string): LogLevel {
  return LOG_LEVELS.find((level) => level === value) ?? "info";
}
