/** From checked settings to what the service's parts read. Rules S40, S41, S100–S109 in SPEC.md. */
import { isServerName, Secret } from "@tertulia/protocol";
import type * as v from "valibot";
import type { LiveKitKeyPair } from "../authorize/mintLiveKitToken.ts";
import type { ApplicationService, Config, RedisAddress } from "../config.ts";
import type { ServedHomeservers } from "../homeserver/createHomeserver.ts";
import type { MembershipAccess } from "../membership/createMembershipSource.ts";
import type { settings } from "../settings.ts";
import type { ServerNames } from "./listForms.ts";
import type { Bind } from "./bind.ts";

type Settings = v.InferOutput<typeof settings>;

const DEFAULT_PORT = 8080;
const DEFAULT_OPERATOR_BIND: Bind = { host: "127.0.0.1", port: 8081 };
const DEFAULT_REDIS_PORT = 6379;

/** The same settings by part, with every default that depends on another setting filled in. */
export function toConfig(values: Settings): Config {
  const url = values.LIVEKIT_URL;
  const keyPairs = toKeyPairs(values);
  return {
    sfu: {
      url,
      apiUrl: values.LIVEKIT_API_URL ?? url.replace(/^ws/u, "http").replace(/\/+$/u, ""),
      keyPair: keyPairs[0],
      keyPairs,
    },
    bind: toBind(values),
    homeservers: toServedHomeservers(values),
    fullAccess: values.LIVEKIT_FULL_ACCESS_HOMESERVERS,
    clientApiUrls: values.LIVEKIT_CS_API_URL_OVERRIDES,
    extraCertificates: values.TERTULIA_CA_FILE ?? [],
    verifiesTls: !values.LIVEKIT_INSECURE_SKIP_VERIFY_TLS,
    applicationService: toApplicationService(values),
    membership: {
      access: toMembershipAccess(values),
      checkIntervalSeconds: values.LIVEKIT_MEMBERSHIP_CHECK_INTERVAL_SECONDS,
    },
    delegation: {
      sanityCheckIntervalSeconds: values.LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS,
      silenceSeconds: values.TERTULIA_SILENCE_SECONDS,
      maxLeavesPerPerson: values.TERTULIA_MAX_DELEGATED_LEAVES,
    },
    limits: {
      perMinutePerAddress: values.TERTULIA_REQUESTS_PER_MINUTE_PER_ADDRESS,
      perMinutePerPerson: values.TERTULIA_REQUESTS_PER_MINUTE_PER_PERSON,
      trustedProxies: values.TERTULIA_TRUSTED_PROXIES,
    },
    store: { redis: toRedisAddress(values) },
    roomNaming:
      values.TERTULIA_ROOM_NAMES === "salted"
        ? { kind: "salted", salt: new Secret(values.TERTULIA_ROOM_SALT ?? "") }
        : { kind: "msc4195" },
    tokenTtlSeconds: values.TERTULIA_TOKEN_TTL_SECONDS,
    guestsCanPublish: values.TERTULIA_GUESTS_CAN_PUBLISH === "true",
    openIdMemorySeconds: values.TERTULIA_OPENID_MEMORY_SECONDS,
    basePath: values.TERTULIA_BASE_PATH,
    logLevel: values.LIVEKIT_LOG_LEVEL,
    logFormat: values.TERTULIA_LOG_FORMAT,
    operator: toOperator(values),
    warnings: toWarnings(values),
  };
}

function toKeyPairs(values: Settings): readonly [LiveKitKeyPair, ...LiveKitKeyPair[]] {
  const own = { key: values.LIVEKIT_KEY ?? "", secret: values.LIVEKIT_SECRET ?? "" };
  const [first = own, ...others] = values.LIVEKIT_KEY_FILE ?? [];
  const toPair = ({ key, secret }: typeof own) => ({ key, secret: new Secret(secret) });
  return [toPair(first), ...others.map(toPair)];
}

function toBind(values: Settings): Bind {
  return values.LIVEKIT_JWT_BIND ?? { port: values.LIVEKIT_JWT_PORT ?? DEFAULT_PORT };
}

function toServedHomeservers(values: Settings): ServedHomeservers {
  const names = toServedNames(values);
  const fullAccess = values.LIVEKIT_FULL_ACCESS_HOMESERVERS;
  const urls = values.TERTULIA_HOMESERVER_URLS;
  const known = new Set([
    ...(names === "everyone" ? [] : names),
    ...(fullAccess === "everyone" ? [] : fullAccess),
    ...urls.keys(),
    ...values.LIVEKIT_CS_API_URL_OVERRIDES.keys(),
    ...(values.LIVEKIT_HS_SERVER_NAME === undefined ? [] : [values.LIVEKIT_HS_SERVER_NAME]),
  ]);
  // A star among others, see `serverNames`.
  known.delete("*");
  return { names, urls, known };
}

function toServedNames(values: Settings): ServerNames {
  const fullAccess = values.LIVEKIT_FULL_ACCESS_HOMESERVERS;
  const named =
    values.TERTULIA_SERVED_HOMESERVERS ??
    (fullAccess === "everyone" ? fullAccess : values.TERTULIA_HOMESERVER_URLS.keys());
  if (named === "everyone") return named;
  return new Set([...named, ...(fullAccess === "everyone" ? [] : fullAccess)].filter(isServerName));
}

function toApplicationService(values: Settings): ApplicationService | null {
  const tokens = values.LIVEKIT_AS_REGISTRATION_FILE ?? {
    asToken: values.LIVEKIT_AS_TOKEN,
    hsToken: values.LIVEKIT_HS_TOKEN,
  };
  if (tokens.asToken === undefined || tokens.hsToken === undefined) return null;
  const serverName = values.LIVEKIT_HS_SERVER_NAME ?? onlyName(values);
  return {
    serverName,
    asToken: new Secret(tokens.asToken),
    hsToken: new Secret(tokens.hsToken),
  };
}

function toMembershipAccess(values: Settings): MembershipAccess | null {
  const { TERTULIA_MEMBERSHIP_CHECK: wanted, TERTULIA_ADMIN_TOKEN: adminToken } = values;
  const service = toApplicationService(values);
  if (service !== null && ["auto", "application-service"].includes(wanted)) {
    return {
      kind: "application-service",
      serverName: service.serverName,
      token: service.asToken,
    };
  }
  if (adminToken === undefined || !["auto", "admin-token"].includes(wanted)) return null;
  const serverName = values.LIVEKIT_HS_SERVER_NAME ?? onlyName(values);
  return { kind: "admin", serverName, token: new Secret(adminToken) };
}

function onlyName({ LIVEKIT_FULL_ACCESS_HOMESERVERS: names }: Settings): string {
  return names === "everyone" ? "" : ([...names][0] ?? "");
}

function toRedisAddress(values: Settings): RedisAddress | null {
  if (values.LIVEKIT_REDIS_URL === undefined) return null;
  const url = new URL(values.LIVEKIT_REDIS_URL);
  const password = values.LIVEKIT_REDIS_PASSWORD ?? decodeURIComponent(url.password);
  return {
    host: url.hostname.replace(/^\[|\]$/gu, "") || "localhost",
    port: Number(url.port) || DEFAULT_REDIS_PORT,
    isTls: url.protocol === "rediss:",
    username: decodeURIComponent(url.username),
    password: new Secret(password),
    database: Number(url.pathname.slice(1)),
  };
}

function toOperator(values: Settings): Config["operator"] {
  const password = values.TERTULIA_OPERATOR_PASSWORD;
  return {
    bind: values.TERTULIA_OPERATOR_BIND ?? (password === undefined ? null : DEFAULT_OPERATOR_BIND),
    metricsBind: values.TERTULIA_METRICS_BIND ?? null,
    password: password === undefined ? null : new Secret(password),
  };
}

function toWarnings(values: Settings): readonly string[] {
  const warnings: string[] = [];
  if (values.LIVEKIT_JWT_PORT !== undefined) {
    warnings.push("LIVEKIT_JWT_PORT is deprecated: LIVEKIT_JWT_BIND=:<port> says the same");
  }
  if (values.LIVEKIT_INSECURE_SKIP_VERIFY_TLS) {
    warnings.push("LIVEKIT_INSECURE_SKIP_VERIFY_TLS is on: no TLS certificate is verified");
  }
  if (toMembershipAccess(values) === null) {
    warnings.push(
      "nobody is asked who is in a room: whoever is served gets into any call (TERTULIA_MEMBERSHIP_CHECK)",
    );
  }
  if (toServedNames(values) === "everyone") {
    warnings.push("every homeserver is served: anybody with a Matrix account may ask for tokens");
  }
  if (values.TERTULIA_TRUSTED_PROXIES.length === 0) {
    warnings.push(
      "no proxy is named: behind one at a private address nobody is limited by address (TERTULIA_TRUSTED_PROXIES)",
    );
  }
  return warnings;
}
