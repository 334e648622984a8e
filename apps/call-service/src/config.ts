/** The settings of the service, read from the environment. Rules S38–S41 in SPEC.md. */
import { isServerName, Secret } from "@tertulia/protocol";
import * as v from "valibot";
import type { RoomNaming } from "./authorize/liveKitRoomName.ts";
import type { LiveKitKeyPair } from "./authorize/mintLiveKitToken.ts";
import type { LogLevel } from "./createLog.ts";
import type { ServedHomeservers } from "./homeserver/createHomeserver.ts";
import { failureCode } from "./internal/failureCode.ts";
import { settings, type Bind } from "./settings.ts";

export interface Config {
  readonly sfu: {
    /** What clients connect to, byte for byte as configured. */
    readonly url: string;
    /** `http:` or `https:`, without trailing slash. */
    readonly apiUrl: string;
    readonly keyPair: LiveKitKeyPair;
  };
  readonly bind: Bind;
  readonly homeservers: ServedHomeservers;
  /** Whose people make rooms on the SFU; people of other served homeservers may only join existing ones. */
  readonly fullAccess: ReadonlySet<string> | "everyone";
  readonly roomNaming: RoomNaming;
  readonly tokenTtlSeconds: number;
  /** `""` or `/path`, without trailing slash. */
  readonly basePath: string;
  readonly logLevel: LogLevel;
}

/** Thrown with every problem of a configuration at once, each a line that names its variable. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Where settings come from; both are given so that a test needs no process and no disk. */
export interface ConfigSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file. Throws when it cannot be read. */
  readonly readFile: (path: string) => string;
}

interface Problem {
  readonly variable: string;
  readonly text: string;
}

/**
 * The configuration that an environment describes. Each variable can be given as a file's path in
 * `<NAME>_FROM_FILE` instead; the file wins.
 *
 * @throws {ConfigError} naming every problem, without a value: some of them are secrets.
 */
export function parseConfig(source: ConfigSource): Config {
  const { values, problems } = readValues(source);
  const result = v.safeParse(settings, values);
  const named = new Set(problems.map(({ variable }) => variable));
  for (const issue of result.issues ?? []) {
    const variable = v.getDotPath(issue) ?? "";
    // One problem for each variable: a file that cannot be read is not also a value that is missing.
    if (!named.has(variable)) problems.push({ variable, text: issue.message });
    named.add(variable);
  }
  if (!result.success || problems.length > 0) {
    throw new ConfigError(problems.map(({ variable, text }) => `${variable} ${text}`));
  }
  return toConfig(result.output);
}

interface ReadValues {
  readonly values: Record<string, string | undefined>;
  readonly problems: Problem[];
}

function readValues({ env, readFile }: ConfigSource): ReadValues {
  const values: Record<string, string | undefined> = {};
  const problems: Problem[] = [];
  for (const variable of Object.keys(settings.entries)) {
    const path = presence(env[`${variable}_FROM_FILE`]);
    values[variable] = presence(env[variable]);
    if (path === undefined) continue;
    try {
      values[variable] = presence(readFile(path));
    } catch (error) {
      const code = failureCode(error);
      problems.push({ variable, text: `cannot be read from ${variable}_FROM_FILE (${code})` });
    }
  }
  return { values, problems };
}

function presence(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}

type Settings = v.InferOutput<typeof settings>;

function toConfig(values: Settings): Config {
  const url = values.LIVEKIT_URL;
  return {
    sfu: {
      url,
      apiUrl: values.LIVEKIT_API_URL ?? url.replace(/^ws/u, "http").replace(/\/+$/u, ""),
      keyPair: { key: values.LIVEKIT_KEY, secret: new Secret(values.LIVEKIT_SECRET) },
    },
    bind: values.LIVEKIT_JWT_BIND,
    homeservers: toServedHomeservers(values),
    fullAccess: values.LIVEKIT_FULL_ACCESS_HOMESERVERS,
    roomNaming:
      values.TERTULIA_ROOM_NAMES === "salted"
        ? { kind: "salted", salt: new Secret(values.TERTULIA_ROOM_SALT ?? "") }
        : { kind: "msc4195" },
    tokenTtlSeconds: values.TERTULIA_TOKEN_TTL_SECONDS,
    basePath: values.TERTULIA_BASE_PATH,
    logLevel: values.LIVEKIT_LOG_LEVEL,
  };
}

function toServedHomeservers(values: Settings): ServedHomeservers {
  const fullAccess = values.LIVEKIT_FULL_ACCESS_HOMESERVERS;
  const served = new Map<string, string | null>(values.TERTULIA_HOMESERVER_URLS);
  for (const name of fullAccess === "everyone" ? [] : fullAccess) {
    if (isServerName(name) && !served.has(name)) served.set(name, null);
  }
  return served;
}
