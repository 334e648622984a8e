/** Every setting of the service, its form and its default: what config.ts checks an environment with. */
import { isServerName } from "@tertulia/protocol";
import * as v from "valibot";
import type { LogLevel } from "./createLog.ts";

/** Where to listen. `host` absent: every address of the machine. Port 0: any free one. */
export interface Bind {
  readonly host?: string;
  readonly port: number;
}

const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error"];
const MIN_SALT_CHARACTERS = 16;
const MAX_TOKEN_TTL_SECONDS = 24 * 60 * 60;

const required = v.string("is required");

const sfuUrl = v.pipe(
  required,
  v.check(
    (value) => hasScheme(value, ["ws:", "wss:", "http:", "https:"]),
    "is not a ws://, wss://, http:// or https:// URL",
  ),
);

const httpUrl = v.pipe(
  v.string(),
  v.check((value) => hasScheme(value, ["http:", "https:"]), "is not an http:// or https:// URL"),
  v.transform(withoutTrailingSlash),
);

const bind = v.pipe(
  v.string(),
  v.regex(/^(?:\[[0-9A-Fa-f:.]+\]|[^:[\]]*):\d{1,5}$/u, "is not host:port or :port"),
  v.transform(toBind),
  v.check(({ port }) => port <= 65_535, "has a port above 65535"),
);

const serverNames = v.pipe(
  required,
  v.transform(toNames),
  v.minLength(1, "is required"),
  v.check(
    (names) => names.every((name) => name === "*" || isServerName(name)),
    "is not a list of server names",
  ),
  v.transform(toFullAccess),
);

const homeserverUrls = v.pipe(
  v.optional(v.string(), ""),
  v.transform(toUrlEntries),
  v.check(
    (entries) =>
      entries.every(([name, url]) => isServerName(name) && hasScheme(url, ["http:", "https:"])),
    "is not a list of name=http://… entries",
  ),
  v.transform((entries): ReadonlyMap<string, string> => new Map(entries)),
);

/** By the name of its environment variable; values come trimmed, and absent where empty. */
export const settings = v.pipe(
  v.object({
    LIVEKIT_URL: v.pipe(sfuUrl, v.description("URL of the SFU that clients are given.")),
    LIVEKIT_API_URL: v.optional(
      v.pipe(
        httpUrl,
        v.description("URL of the SFU's API for this service. Default: LIVEKIT_URL as http."),
      ),
    ),
    LIVEKIT_KEY: v.pipe(required, v.description("API key of the SFU.")),
    LIVEKIT_SECRET: v.pipe(required, v.description("Secret of that key.")),
    LIVEKIT_JWT_BIND: v.pipe(
      v.optional(bind, ":8080"),
      v.description("Address to listen on, host:port or :port."),
    ),
    LIVEKIT_FULL_ACCESS_HOMESERVERS: v.pipe(
      serverNames,
      v.description(
        "Homeservers whose people may start calls, by comma or space; * for every served one.",
      ),
    ),
    LIVEKIT_LOG_LEVEL: v.pipe(
      v.optional(v.string(), "info"),
      v.transform(toLogLevel),
      v.description("debug, info, warn or error; anything else is info."),
    ),
    TERTULIA_HOMESERVER_URLS: v.pipe(
      homeserverUrls,
      v.description(
        "Where served homeservers answer, name=http://…, by comma or space. Default: found by their well-known.",
      ),
    ),
    TERTULIA_ROOM_NAMES: v.pipe(
      v.optional(v.picklist(["msc4195", "salted"], "is neither msc4195 nor salted"), "msc4195"),
      v.description(
        "How LiveKit rooms are named; salted names cannot be computed by anybody else.",
      ),
    ),
    TERTULIA_ROOM_SALT: v.optional(
      v.pipe(
        v.string(),
        v.minLength(MIN_SALT_CHARACTERS, `is shorter than ${MIN_SALT_CHARACTERS} characters`),
        v.description("The secret of salted room names."),
      ),
    ),
    TERTULIA_TOKEN_TTL_SECONDS: v.pipe(
      v.optional(v.string(), "1800"),
      v.regex(/^\d{1,6}$/u, "is not a whole number"),
      v.transform(Number),
      v.minValue(60, "is below 60"),
      v.maxValue(MAX_TOKEN_TTL_SECONDS, `is above ${MAX_TOKEN_TTL_SECONDS}`),
      v.description("Seconds a token is valid."),
    ),
    TERTULIA_BASE_PATH: v.pipe(
      v.optional(v.string(), ""),
      v.transform(withoutTrailingSlash),
      v.regex(/^(?:\/[\w.~-]+)*$/u, "is not a path like /livekit/jwt"),
      v.description("Path the endpoints also answer below, for a proxy that does not strip it."),
    ),
  }),
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
      [["LIVEKIT_FULL_ACCESS_HOMESERVERS"], ["TERTULIA_HOMESERVER_URLS"]],
      (input) =>
        input.LIVEKIT_FULL_ACCESS_HOMESERVERS !== "everyone" ||
        input.TERTULIA_HOMESERVER_URLS.size > 0,
      "is required when LIVEKIT_FULL_ACCESS_HOMESERVERS is *",
    ),
    ["TERTULIA_HOMESERVER_URLS"],
  ),
);

function hasScheme(value: string, schemes: readonly string[]): boolean {
  return schemes.includes(URL.parse(value)?.protocol ?? "");
}

function withoutTrailingSlash(value: string): string {
  return value.replace(/\/+$/u, "");
}

function toBind(value: string): Bind {
  const colonAt = value.lastIndexOf(":");
  const host = value.slice(0, colonAt).replace(/^\[|\]$/gu, "");
  const port = Number(value.slice(colonAt + 1));
  return host === "" ? { port } : { host, port };
}

function toNames(value: string): readonly string[] {
  return value.split(/[\s,]+/u).filter((name) => name !== "");
}

function toUrlEntries(value: string): readonly (readonly [string, string])[] {
  return toNames(value).map((entry) => {
    const equalsAt = entry.indexOf("=");
    return [entry.slice(0, Math.max(equalsAt, 0)), withoutTrailingSlash(entry.slice(equalsAt + 1))];
  });
}

function toLogLevel(value: string): LogLevel {
  return LOG_LEVELS.find((level) => level === value) ?? "info";
}

function toFullAccess(names: readonly string[]): ReadonlySet<string> | "everyone" {
  // A star among others is a literal, as it is at the peer: a forgotten one must not open the service.
  return names.length === 1 && names[0] === "*" ? "everyone" : new Set(names);
}
