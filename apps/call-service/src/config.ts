/** What the service's parts read of its settings. Rules S38–S41 in SPEC.md. */
import type { Secret } from "@tertulia/protocol";
import * as v from "valibot";
import type { RoomNaming } from "./authorize/liveKitRoomName.ts";
import type { LiveKitKeyPair } from "./authorize/mintLiveKitToken.ts";
import type { LogFormat, LogLevel } from "./createLog.ts";
import type { ServedHomeservers } from "./homeserver/createHomeserver.ts";
import type { LimitSettings } from "./limits/createLimits.ts";
import type { MembershipAccess } from "./membership/createMembershipSource.ts";
import { settings } from "./settings.ts";
import type { ServerNames } from "./settings/listForms.ts";
import {
  readValues,
  type ConfigSource,
  type Problem,
  type ReadValues,
} from "./settings/readValues.ts";
import type { Bind } from "./settings/bind.ts";
import { toConfig } from "./settings/toConfig.ts";

export interface Config {
  readonly sfu: {
    /** What clients connect to, byte for byte as configured. */
    readonly url: string;
    /** `http:` or `https:`, without trailing slash. */
    readonly apiUrl: string;
    /** What this service signs with. */
    readonly keyPair: LiveKitKeyPair;
    /** What it believes the SFU's signatures of; the first is `keyPair`. More than one while keys change. */
    readonly keyPairs: readonly LiveKitKeyPair[];
  };
  readonly bind: Bind;
  readonly homeservers: ServedHomeservers;
  /** Whose people make rooms on the SFU; people of other served homeservers may only join existing ones. */
  readonly fullAccess: ServerNames;
  /** Server name → URL of its client API without trailing slash, where configured. */
  readonly clientApiUrls: ReadonlyMap<string, string>;
  /** Of authorities to believe beside the well-known ones; PEM. */
  readonly extraCertificates: readonly string[];
  /** `false` on explicit demand only: nothing that is reached by TLS is who it says. */
  readonly verifiesTls: boolean;
  /** `null`: the homeserver does not know this service. */
  readonly applicationService: ApplicationService | null;
  readonly membership: {
    /** `null`: nobody can be asked, or nobody shall be. */
    readonly access: MembershipAccess | null;
    /** Between two looks at who of a call is still in its room; 0 is never. */
    readonly checkIntervalSeconds: number;
  };
  readonly limits: LimitSettings;
  readonly delegation: {
    /** Between two looks at the SFU; 0 is never. */
    readonly sanityCheckIntervalSeconds: number;
    /** Without an answer of a client that used to give them; 0 means nothing however long. */
    readonly silenceSeconds: number;
    readonly maxLeavesPerPerson: number;
  };
  readonly store: {
    /** `null`: memory, which ends with the process. */
    readonly redis: RedisAddress | null;
  };
  readonly roomNaming: RoomNaming;
  readonly tokenTtlSeconds: number;
  /** Whether people without full access are seen and heard. */
  readonly guestsCanPublish: boolean;
  /** How long it is believed whose an OpenID token is; 0: each time it is asked anew. */
  readonly openIdMemorySeconds: number;
  /** `""` or `/path`, without trailing slash. */
  readonly basePath: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly operator: {
    /** `null`: there is no operator's port. */
    readonly bind: Bind | null;
    /** `null`: the metrics are on the operator's port. */
    readonly metricsBind: Bind | null;
    /** `null`: there is no page. */
    readonly password: Secret | null;
  };
  /** What an operator should know about settings that are valid all the same; no value of a secret is in it. */
  readonly warnings: readonly string[];
}

/** The service as its homeserver knows it. */
export interface ApplicationService {
  /** The homeserver it is registered at. */
  readonly serverName: string;
  /** Shown to the homeserver. */
  readonly asToken: Secret;
  /** Shown by the homeserver. */
  readonly hsToken: Secret;
}

export interface RedisAddress {
  /** Name or IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** `""`: the default user. */
  readonly username: string;
  /** Empty where none is asked for. */
  readonly password: Secret;
  readonly database: number;
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

/**
 * The configuration that an environment describes. Each variable can be given as a file's path in
 * `<NAME>_FROM_FILE` instead; the file wins.
 *
 * @throws {ConfigError} naming every problem, without a value: some of them are secrets.
 */
export function parseConfig(source: ConfigSource): Config {
  return checkValues(readValues(source));
}

/**
 * The configuration of texts that have been read.
 *
 * @throws {ConfigError} naming every problem, those of reading too.
 */
export function checkValues({ values, problems: found, unknown }: ReadValues): Config {
  const problems = [...found];
  const result = v.safeParse(settings, values);
  const named = new Set(problems.map(({ variable }) => variable));
  for (const issue of result.issues ?? []) {
    const variable = v.getDotPath(issue) ?? "";
    // One problem for each variable: a file that cannot be read is not also a value that is missing.
    if (!named.has(variable)) problems.push({ variable, text: issue.message });
    named.add(variable);
  }
  if (!result.success || problems.length > 0) {
    throw new ConfigError(inOrder(problems).map(({ variable, text }) => `${variable} ${text}`));
  }
  const config = toConfig(result.output);
  const unread = unknown.map((name) => `${name} is no setting of this service: nobody reads it`);
  return { ...config, warnings: [...config.warnings, ...unread] };
}

/** In the order of the settings, whichever check found them. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const order = Object.keys(settings.entries);
  return problems.toSorted((a, b) => order.indexOf(a.variable) - order.indexOf(b.variable));
}
