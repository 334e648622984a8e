import { expect, it } from "vitest";
import { ConfigError, parseConfig, type Config } from "./config.ts";
import { TEST_CERTIFICATE } from "./testing/testCertificate.ts";

const MINIMAL = {
  LIVEKIT_URL: "wss://sfu.example/livekit/",
  LIVEKIT_KEY: "devkey",
  LIVEKIT_SECRET: "canary-secret",
  LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
};

const NOBODY_ASKED =
  "nobody is asked who is in a room: whoever is served gets into any call (TERTULIA_MEMBERSHIP_CHECK)";
const NO_PROXY =
  "no proxy is named: behind one at a private address nobody is limited by address (TERTULIA_TRUSTED_PROXIES)";
const AS_TOKENS = { LIVEKIT_AS_TOKEN: "as", LIVEKIT_HS_TOKEN: "hs" };
const ADMIN_TOKEN = { TERTULIA_ADMIN_TOKEN: "canary-admin" };

type Env = Record<string, string | undefined>;

function parse(changes: Env = {}, files: Env = {}): Config {
  return parseConfig({
    env: { ...MINIMAL, ...changes },
    readFile: (path) => {
      const content = files[path];
      if (content === undefined) throw Object.assign(new Error(path), { code: "ENOENT" });
      return content;
    },
  });
}

function problemsOf(changes: Env, files: Env = {}): readonly string[] {
  try {
    parse(changes, files);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it("[S40] four settings are enough", () => {
  const { sfu, ...rest } = parse();
  expect([sfu.url, sfu.apiUrl, sfu.keyPair.key, sfu.keyPair.secret.reveal()]).toEqual([
    "wss://sfu.example/livekit/",
    "https://sfu.example/livekit",
    "devkey",
    "canary-secret",
  ]);
  expect(rest).toEqual({
    bind: { port: 8080 },
    homeservers: {
      names: new Set(["hs.example"]),
      urls: new Map(),
      known: new Set(["hs.example"]),
    },
    fullAccess: new Set(["hs.example"]),
    clientApiUrls: new Map(),
    extraCertificates: [],
    verifiesTls: true,
    applicationService: null,
    membership: { access: null, checkIntervalSeconds: 15 },
    delegation: { sanityCheckIntervalSeconds: 15, silenceSeconds: 8, maxLeavesPerPerson: 20 },
    limits: { perMinutePerAddress: 300, perMinutePerPerson: 60, trustedProxies: [] },
    store: { redis: null },
    roomNaming: { kind: "msc4195" },
    tokenTtlSeconds: 1800,
    guestsCanPublish: true,
    openIdMemorySeconds: 0,
    basePath: "",
    logFormat: "auto",
    operator: { bind: null, metricsBind: null, password: null },
    logLevel: "info",
    warnings: [NOBODY_ASKED, NO_PROXY],
  });
});

it.each([
  ["ws://127.0.0.1:7880", undefined, "http://127.0.0.1:7880"],
  ["wss://sfu.example", undefined, "https://sfu.example"],
  ["http://sfu.example/", undefined, "http://sfu.example"],
  ["wss://sfu.example", "http://livekit:7880/", "http://livekit:7880"],
])("[S40] the API of %s with LIVEKIT_API_URL %s is %s", (url, apiUrl, expected) => {
  const { sfu } = parse({ LIVEKIT_URL: url, LIVEKIT_API_URL: apiUrl });
  expect([sfu.url, sfu.apiUrl]).toEqual([url, expected]);
});

it.each([
  ["*", "everyone"],
  ["a.example,b.example:8448", new Set(["a.example", "b.example:8448"])],
  [" a.example  b.example , ", new Set(["a.example", "b.example"])],
  ["*, a.example", new Set(["*", "a.example"])],
])("[S41] LIVEKIT_FULL_ACCESS_HOMESERVERS=%j gives full access to %o", (value, expected) => {
  const config = parse({
    LIVEKIT_FULL_ACCESS_HOMESERVERS: value,
    TERTULIA_HOMESERVER_URLS: "a.example=http://a:8008",
  });
  expect(config.fullAccess).toEqual(expected);
});

it("[S16] served are the homeservers with an URL and those with full access", () => {
  const config = parse({
    LIVEKIT_FULL_ACCESS_HOMESERVERS: "a.example b.example *",
    TERTULIA_HOMESERVER_URLS: "a.example=http://synapse:8008/, [::1]:8448=https://c.example/x=y",
  });
  expect(config.homeservers).toEqual({
    names: new Set(["a.example", "[::1]:8448", "b.example"]),
    urls: new Map([
      ["a.example", "http://synapse:8008"],
      ["[::1]:8448", "https://c.example/x=y"],
    ]),
    known: new Set(["a.example", "b.example", "[::1]:8448"]),
  });
});

it.each([
  ["a.example", "*", new Set(["a.example", "url.example", "api.example"])],
  ["*", undefined, new Set(["url.example", "api.example"])],
  ["*, a.example", "b.example", new Set(["a.example", "b.example", "url.example", "api.example"])],
])("[S213] with full access for %s and %s served, named are %o", (fullAccess, served, known) => {
  const config = parse({
    LIVEKIT_FULL_ACCESS_HOMESERVERS: fullAccess,
    TERTULIA_SERVED_HOMESERVERS: served,
    TERTULIA_HOMESERVER_URLS: "url.example=http://d:8008",
    LIVEKIT_CS_API_URL_OVERRIDES: "api.example=http://d:8008",
  });
  expect(config.homeservers.known).toEqual(known);
});

it.each([
  ["a.example", "b.example c.example", new Set(["a.example", "b.example", "c.example"])],
  ["a.example", "*", "everyone"],
  ["a.example", "*, b.example", new Set(["a.example", "b.example"])],
  ["*", undefined, "everyone"],
  ["*", "b.example", new Set(["b.example"])],
])("[S102] with full access for %s and %s served, served are %o", (fullAccess, served, names) => {
  const config = parse({
    LIVEKIT_FULL_ACCESS_HOMESERVERS: fullAccess,
    TERTULIA_SERVED_HOMESERVERS: served,
    // An address alone serves nobody once the served are listed.
    TERTULIA_HOMESERVER_URLS: served === undefined ? undefined : "d.example=http://d:8008",
  });
  expect(config.homeservers.names).toEqual(names);
});

it.each([
  [":8080", { port: 8080 }],
  ["127.0.0.1:0", { host: "127.0.0.1", port: 0 }],
  ["[::1]:8070", { host: "::1", port: 8070 }],
  ["localhost:8070", { host: "localhost", port: 8070 }],
])("[S43] LIVEKIT_JWT_BIND=%s listens on %o", (value, bind) => {
  expect(parse({ LIVEKIT_JWT_BIND: value }).bind).toEqual(bind);
});

it.each([
  ["debug", "debug"],
  ["error", "error"],
  ["verbose", "info"],
])("[S37] LIVEKIT_LOG_LEVEL=%s logs from %s on", (value, level) => {
  expect(parse({ LIVEKIT_LOG_LEVEL: value }).logLevel).toBe(level);
});

it.each([
  ["/livekit/jwt/", "/livekit/jwt"],
  ["/", ""],
])("[S31] TERTULIA_BASE_PATH=%s is %j", (value, basePath) => {
  expect(parse({ TERTULIA_BASE_PATH: value }).basePath).toBe(basePath);
});

it("[S4] salted names need their salt, which is a secret", () => {
  const salted = { TERTULIA_ROOM_NAMES: "salted", TERTULIA_ROOM_SALT: "canary salt, long enough" };
  const { roomNaming } = parse(salted);
  expect(roomNaming.kind === "salted" && roomNaming.salt.reveal()).toBe("canary salt, long enough");
  expect(JSON.stringify(roomNaming)).not.toContain("canary");
});

it.each([
  [{ LIVEKIT_URL: undefined }, "LIVEKIT_URL is required"],
  [{ LIVEKIT_URL: " " }, "LIVEKIT_URL is required"],
  [{ LIVEKIT_URL: "sfu.example" }, "LIVEKIT_URL is not a ws://, wss://, http:// or https:// URL"],
  [
    { LIVEKIT_URL: "ftp://sfu.example" },
    "LIVEKIT_URL is not a ws://, wss://, http:// or https:// URL",
  ],
  [{ LIVEKIT_API_URL: "ws://sfu" }, "LIVEKIT_API_URL is not an http:// or https:// URL"],
  [{ LIVEKIT_KEY: "" }, "LIVEKIT_KEY is required"],
  [{ LIVEKIT_SECRET: undefined }, "LIVEKIT_SECRET is required"],
  [{ TERTULIA_SILENCE_SECONDS: "61" }, "TERTULIA_SILENCE_SECONDS is above 60"],
  [{ TERTULIA_MAX_DELEGATED_LEAVES: "0" }, "TERTULIA_MAX_DELEGATED_LEAVES is below 1"],
  [{ LIVEKIT_JWT_BIND: "8080" }, "LIVEKIT_JWT_BIND is not host:port or :port"],
  [{ LIVEKIT_JWT_BIND: "::1:8080" }, "LIVEKIT_JWT_BIND is not host:port or :port"],
  [{ LIVEKIT_JWT_BIND: ":65536" }, "LIVEKIT_JWT_BIND has a port above 65535"],
  [{ LIVEKIT_FULL_ACCESS_HOMESERVERS: "," }, "LIVEKIT_FULL_ACCESS_HOMESERVERS is required"],
  [
    { LIVEKIT_FULL_ACCESS_HOMESERVERS: "https://hs.example" },
    "LIVEKIT_FULL_ACCESS_HOMESERVERS is not a list of server names",
  ],
  [
    { TERTULIA_SERVED_HOMESERVERS: "hs.example/" },
    "TERTULIA_SERVED_HOMESERVERS is not a list of server names",
  ],
  [
    { TERTULIA_HOMESERVER_URLS: "hs.example" },
    "TERTULIA_HOMESERVER_URLS is not a list of name=http://… entries",
  ],
  [
    { TERTULIA_HOMESERVER_URLS: "=http://x" },
    "TERTULIA_HOMESERVER_URLS is not a list of name=http://… entries",
  ],
  [
    { TERTULIA_HOMESERVER_URLS: "a=file:///x" },
    "TERTULIA_HOMESERVER_URLS is not a list of name=http://… entries",
  ],
  [
    { LIVEKIT_CS_API_URL_OVERRIDES: "hs.example=" },
    "LIVEKIT_CS_API_URL_OVERRIDES is not a list of name=http://… entries",
  ],
  [{ LIVEKIT_JWT_PORT: "http" }, "LIVEKIT_JWT_PORT is not a port"],
  [{ LIVEKIT_JWT_PORT: "65536" }, "LIVEKIT_JWT_PORT is above 65535"],
  [
    { LIVEKIT_JWT_PORT: "8070", LIVEKIT_JWT_BIND: ":8070" },
    "LIVEKIT_JWT_PORT is set together with LIVEKIT_JWT_BIND",
  ],
  [
    { LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: "-1" },
    "LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS is not a whole number",
  ],
  [
    { LIVEKIT_MEMBERSHIP_CHECK_INTERVAL_SECONDS: "86401" },
    "LIVEKIT_MEMBERSHIP_CHECK_INTERVAL_SECONDS is above 86400",
  ],
  [{ LIVEKIT_REDIS_URL: "canary:6379" }, "LIVEKIT_REDIS_URL is not a redis:// or rediss:// URL"],
  [
    { LIVEKIT_REDIS_URL: "redis://canary/name" },
    "LIVEKIT_REDIS_URL is not a redis:// or rediss:// URL",
  ],
  [{ LIVEKIT_AS_TOKEN: "canary" }, "LIVEKIT_HS_TOKEN is required when LIVEKIT_AS_TOKEN is set"],
  [{ LIVEKIT_HS_TOKEN: "canary" }, "LIVEKIT_AS_TOKEN is required when LIVEKIT_HS_TOKEN is set"],
  [{ LIVEKIT_HS_SERVER_NAME: "a/b" }, "LIVEKIT_HS_SERVER_NAME is not a server name"],
  [
    {
      LIVEKIT_FULL_ACCESS_HOMESERVERS: "a.example b.example",
      LIVEKIT_AS_TOKEN: "as",
      LIVEKIT_HS_TOKEN: "hs",
    },
    "LIVEKIT_HS_SERVER_NAME is required: LIVEKIT_FULL_ACCESS_HOMESERVERS names not exactly one homeserver",
  ],
  [{ TERTULIA_ROOM_NAMES: "random" }, "TERTULIA_ROOM_NAMES is neither msc4195 nor salted"],
  [
    { TERTULIA_ROOM_NAMES: "salted" },
    "TERTULIA_ROOM_SALT is required when TERTULIA_ROOM_NAMES is salted",
  ],
  [{ TERTULIA_ROOM_SALT: "canary" }, "TERTULIA_ROOM_SALT is shorter than 16 characters"],
  [{ TERTULIA_TOKEN_TTL_SECONDS: "30m" }, "TERTULIA_TOKEN_TTL_SECONDS is not a whole number"],
  [{ TERTULIA_TOKEN_TTL_SECONDS: "59" }, "TERTULIA_TOKEN_TTL_SECONDS is below 60"],
  [{ TERTULIA_TOKEN_TTL_SECONDS: "86401" }, "TERTULIA_TOKEN_TTL_SECONDS is above 86400"],
  [{ TERTULIA_GUESTS_CAN_PUBLISH: "yes" }, "TERTULIA_GUESTS_CAN_PUBLISH is neither true nor false"],
  [{ TERTULIA_OPENID_MEMORY_SECONDS: "61" }, "TERTULIA_OPENID_MEMORY_SECONDS is above 60"],
  [{ TERTULIA_BASE_PATH: "livekit" }, "TERTULIA_BASE_PATH is not a path like /livekit/jwt"],
  [{ TERTULIA_BASE_PATH: "/a/:b" }, "TERTULIA_BASE_PATH is not a path like /livekit/jwt"],
])("[S38] %o is refused: %s", (changes, problem) => {
  expect(problemsOf(changes)).toEqual([problem]);
});

it("[S38] every problem is named at once, and no value", () => {
  const problems = problemsOf({
    LIVEKIT_URL: "canary-url",
    LIVEKIT_KEY: undefined,
    LIVEKIT_SECRET_FROM_FILE: "/canary-path",
    LIVEKIT_FULL_ACCESS_HOMESERVERS: "canary/server",
    TERTULIA_ROOM_NAMES: "salted",
    TERTULIA_TOKEN_TTL_SECONDS: "canary-time",
  });
  expect(new Set(problems.map((problem) => problem.split(" ")[0]))).toEqual(
    new Set([
      "LIVEKIT_FULL_ACCESS_HOMESERVERS",
      "LIVEKIT_KEY",
      "LIVEKIT_SECRET",
      "LIVEKIT_URL",
      "TERTULIA_ROOM_SALT",
      "TERTULIA_TOKEN_TTL_SECONDS",
    ]),
  );
  expect(problems).toHaveLength(6);
  expect(problems.join()).not.toContain("canary");
});

it("[S39] a file wins over the variable, and its line end does not count", () => {
  const changes = {
    LIVEKIT_KEY_FROM_FILE: "/run/secrets/key",
    LIVEKIT_SECRET: undefined,
    LIVEKIT_SECRET_FROM_FILE: " /run/secrets/secret ",
  };
  const files = { "/run/secrets/key": "other\r\n", "/run/secrets/secret": " from file \n" };
  const { key, secret } = parse(changes, files).sfu.keyPair;
  expect([key, secret.reveal()]).toEqual(["other", "from file"]);
});

it("[S39] a file that cannot be read, or is empty, is a problem of its variable", () => {
  expect(problemsOf({ LIVEKIT_SECRET_FROM_FILE: "/nowhere" })).toEqual([
    "LIVEKIT_SECRET cannot be read from LIVEKIT_SECRET_FROM_FILE (ENOENT)",
  ]);
  const changes = { LIVEKIT_SECRET: undefined, LIVEKIT_SECRET_FROM_FILE: "/empty" };
  expect(problemsOf(changes, { "/empty": "\n" })).toEqual(["LIVEKIT_SECRET is required"]);
});

it.each([
  ["one line", "one:secret-1\n", ["one"]],
  ["a new pair above the old one", "\ntwo:secret-2\r\n  one:secret-1  \n", ["two", "one"]],
])("[S100] a key file with %s wins over both variables", (_what, text, keys) => {
  const { sfu } = parse({ LIVEKIT_KEY_FILE: "/keys" }, { "/keys": text });
  expect(sfu.keyPairs.map(({ key }) => key)).toEqual(keys);
  expect(sfu.keyPair).toBe(sfu.keyPairs[0]);
  expect(sfu.keyPairs.at(-1)?.secret.reveal()).toBe("secret-1");
});

it("[S100] a key file is enough without key and secret", () => {
  const changes = { LIVEKIT_KEY: undefined, LIVEKIT_SECRET: undefined, LIVEKIT_KEY_FILE: "/keys" };
  expect(parse(changes, { "/keys": "one:canary" }).sfu.keyPair.secret.reveal()).toBe("canary");
});

it.each(["canary", ":canary", "key:", "key:canary:more", "key:secret\ncanary", "key: canary"])(
  "[S100] a key file with %j is refused without being quoted",
  (text) => {
    expect(problemsOf({ LIVEKIT_KEY_FILE: "/keys" }, { "/keys": text })).toEqual([
      "LIVEKIT_KEY_FILE names a file whose lines are not key:secret",
    ]);
  },
);

it("[S100] a key file that is empty or absent is a problem of its variable", () => {
  expect(problemsOf({ LIVEKIT_KEY_FILE: "/keys" }, { "/keys": "\n" })).toEqual([
    "LIVEKIT_KEY_FILE names an empty file",
  ]);
  expect(problemsOf({ LIVEKIT_KEY_FILE: "/keys" })).toEqual([
    "LIVEKIT_KEY_FILE cannot be read from its file (ENOENT)",
  ]);
});

it("[S101] the deprecated port still counts, and is told", () => {
  const { bind, warnings } = parse({ LIVEKIT_JWT_PORT: "8070" });
  expect(bind).toEqual({ port: 8070 });
  expect(warnings).toContainEqual(expect.stringContaining("LIVEKIT_JWT_PORT is deprecated"));
});

it.each([
  ["YES_I_KNOW_WHAT_I_AM_DOING", false],
  ["YES_I_KNOW_WHAT_I_AM_DOING ", true],
  ["yes_i_know_what_i_am_doing", true],
  ["true", true],
  ["1", true],
  ["", true],
])("[S103] with LIVEKIT_INSECURE_SKIP_VERIFY_TLS=%j certificates are verified: %s", (value, is) => {
  const { verifiesTls, warnings } = parse({ LIVEKIT_INSECURE_SKIP_VERIFY_TLS: value });
  const isTold = warnings.some((warning) => warning.includes("no TLS certificate is verified"));
  expect([verifiesTls, isTold]).toEqual([is, !is]);
});

const REGISTRATION = `
id: tertulia
as_token: "canary-as"
hs_token: 'canary-hs'
namespaces: { users: [] }
`;

it("[S104] both tokens make an application service of the one homeserver with full access", () => {
  const { applicationService } = parse({ LIVEKIT_AS_TOKEN: "as", LIVEKIT_HS_TOKEN: "hs" });
  expect(applicationService).toMatchObject({ serverName: "hs.example" });
  expect(applicationService?.asToken.reveal()).toBe("as");
  expect(applicationService?.hsToken.reveal()).toBe("hs");
});

it("[S104] the registration file wins over both tokens, and they are secrets", () => {
  const changes = {
    LIVEKIT_AS_TOKEN: "as",
    LIVEKIT_HS_TOKEN: "hs",
    LIVEKIT_AS_REGISTRATION_FILE: "/registration.yaml",
    LIVEKIT_HS_SERVER_NAME: "other.example",
    TERTULIA_HOMESERVER_URLS: "other.example=http://synapse:8008",
  };
  const { applicationService } = parse(changes, { "/registration.yaml": REGISTRATION });
  expect(applicationService?.serverName).toBe("other.example");
  expect(applicationService?.asToken.reveal()).toBe("canary-as");
  expect(JSON.stringify(applicationService)).not.toContain("canary");
});

it("[S104] where homeservers answer the client API is a list", () => {
  const { clientApiUrls } = parse({
    LIVEKIT_CS_API_URL_OVERRIDES: "hs.example=http://client:8008/,other.example=https://o.example",
  });
  expect(clientApiUrls).toEqual(
    new Map([
      ["hs.example", "http://client:8008"],
      ["other.example", "https://o.example"],
    ]),
  );
});

it.each(["canary: [", "canary", "as_token: canary", "as_token: canary\nhs_token: 1", "- canary"])(
  "[S104] the registration file %j is refused without being quoted",
  (text) => {
    expect(problemsOf({ LIVEKIT_AS_REGISTRATION_FILE: "/r.yaml" }, { "/r.yaml": text })).toEqual([
      "LIVEKIT_AS_REGISTRATION_FILE names a file without as_token and hs_token",
    ]);
  },
);

it.each([
  ["redis://cache", { host: "cache", port: 6379, isTls: false, username: "", database: 0 }],
  [
    "rediss://ana:p%40ss@[::1]:6380/3",
    { host: "::1", port: 6380, isTls: true, username: "ana", database: 3 },
  ],
])("[S105] LIVEKIT_REDIS_URL=%s", (url, expected) => {
  expect(parse({ LIVEKIT_REDIS_URL: url }).store.redis).toMatchObject(expected);
});

it.each([
  [undefined, "p@ss"],
  ["own", "own"],
])("[S105] with LIVEKIT_REDIS_PASSWORD %s the password is %s", (password, expected) => {
  const { redis } = parse({
    LIVEKIT_REDIS_URL: "redis://:p%40ss@cache",
    LIVEKIT_REDIS_PASSWORD: password,
  }).store;
  expect(redis?.password.reveal()).toBe(expected);
});

it("[S106] the intervals of both checks are seconds, and 0 is never", () => {
  const config = parse({
    LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: "0",
    LIVEKIT_MEMBERSHIP_CHECK_INTERVAL_SECONDS: "60",
  });
  expect(config.delegation.sanityCheckIntervalSeconds).toBe(0);
  expect(config.membership.checkIntervalSeconds).toBe(60);
});

it("[S107] that everybody is served is told", () => {
  const { warnings } = parse({ LIVEKIT_FULL_ACCESS_HOMESERVERS: "*" });
  expect(warnings).toContainEqual(expect.stringContaining("every homeserver is served"));
});

it("[S407] a name that looks like a setting and is none is told, without its value", () => {
  const { warnings } = parse({
    TERTULIA_RATE_LIMIT_PER_PERSON: "canary",
    LIVEKIT_SECRETS_FROM_FILE: "/canary",
    TERTULIA_LOG_FORMAT_FROM_FILE: "",
    constructor: "canary",
    OTHER_TERTULIA_NAME: "canary",
  });
  expect(warnings.filter((warning) => warning.includes("no setting"))).toEqual([
    "LIVEKIT_SECRETS_FROM_FILE is no setting of this service: nobody reads it",
    "TERTULIA_RATE_LIMIT_PER_PERSON is no setting of this service: nobody reads it",
  ]);
});

it.each([
  ["", true],
  ["127.0.0.1", false],
])("[S408] with the proxies %j that addresses may not count is told: %s", (proxies, isTold) => {
  const { warnings } = parse({ TERTULIA_TRUSTED_PROXIES: proxies });
  expect(warnings.some((warning) => warning.includes("TERTULIA_TRUSTED_PROXIES"))).toBe(isTold);
});

it.each([
  ["auto", {}, null],
  ["auto", AS_TOKENS, "application-service as hs.example"],
  ["auto", ADMIN_TOKEN, "admin canary-admin hs.example"],
  ["auto", { ...AS_TOKENS, ...ADMIN_TOKEN }, "application-service as hs.example"],
  ["admin-token", { ...AS_TOKENS, ...ADMIN_TOKEN }, "admin canary-admin hs.example"],
  ["application-service", { ...AS_TOKENS, ...ADMIN_TOKEN }, "application-service as hs.example"],
  ["off", { ...AS_TOKENS, ...ADMIN_TOKEN }, null],
  [
    "auto",
    { ...ADMIN_TOKEN, LIVEKIT_HS_SERVER_NAME: "own.example" },
    "admin canary-admin own.example",
  ],
])("[S218] membership %s with %o is asked by %s", (check, tokens, expected) => {
  const { membership, warnings } = parse({ TERTULIA_MEMBERSHIP_CHECK: check, ...tokens });
  const { access } = membership;
  const asked = access && `${access.kind} ${access.token.reveal()} ${access.serverName}`;
  expect(asked).toBe(expected);
  expect(warnings.includes(NOBODY_ASKED)).toBe(expected === null);
  expect(JSON.stringify(membership)).not.toContain("canary");
});

it.each([
  [
    { TERTULIA_MEMBERSHIP_CHECK: "application-service", ...ADMIN_TOKEN },
    "asks for a token that is not set",
  ],
  [{ TERTULIA_MEMBERSHIP_CHECK: "admin-token", ...AS_TOKENS }, "asks for a token that is not set"],
  [
    { TERTULIA_MEMBERSHIP_CHECK: "yes" },
    "is none of auto, application-service, admin-token and off",
  ],
])("[S218] %o is a problem", (changes, problem) => {
  expect(problemsOf(changes)).toEqual([`TERTULIA_MEMBERSHIP_CHECK ${problem}`]);
});

it("[S282] a password opens the operator's port on loopback, and is a secret", () => {
  const { operator } = parse({ TERTULIA_OPERATOR_PASSWORD: "canary-password" });
  expect(operator.bind).toEqual({ host: "127.0.0.1", port: 8081 });
  expect(operator.password?.reveal()).toBe("canary-password");
  expect(JSON.stringify(operator)).not.toContain("canary");
});

it("[S282] the operator's port and that of the metrics are where they are put", () => {
  const { operator } = parse({
    TERTULIA_OPERATOR_BIND: "[::1]:9000",
    TERTULIA_METRICS_BIND: ":9001",
  });
  expect(operator).toEqual({
    bind: { host: "::1", port: 9000 },
    metricsBind: { port: 9001 },
    password: null,
  });
});

it("[S282] a password that is short is a problem", () => {
  expect(problemsOf({ TERTULIA_OPERATOR_PASSWORD: "elevenchars" })).toEqual([
    "TERTULIA_OPERATOR_PASSWORD is shorter than 12 characters",
  ]);
});

it("[S232] trusted proxies are addresses and ranges", () => {
  const { limits } = parse({
    TERTULIA_REQUESTS_PER_MINUTE_PER_ADDRESS: "0",
    TERTULIA_REQUESTS_PER_MINUTE_PER_PERSON: "7",
    TERTULIA_TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8 ::1 fd00::/8",
  });
  expect(limits).toEqual({
    perMinutePerAddress: 0,
    perMinutePerPerson: 7,
    trustedProxies: ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"],
  });
});

it.each([
  "localhost",
  "10.0.0.0/33",
  "10.0.0.0/8/8",
  "10.0.0.0/",
  "::1/129",
  "fe80::1%lo",
  "*",
  "1",
])("[S232] the proxy %s is a problem", (proxies) => {
  expect(problemsOf({ TERTULIA_TRUSTED_PROXIES: proxies })).toEqual([
    "TERTULIA_TRUSTED_PROXIES is not a list of addresses and ranges like 10.0.0.0/8",
  ]);
});

it("[S236] certificates come from a file, and a file without any is a problem", () => {
  const files = { "/ca.pem": `a comment\n${TEST_CERTIFICATE}\n${TEST_CERTIFICATE}`, "/x": "x" };
  const { extraCertificates } = parse({ TERTULIA_CA_FILE: "/ca.pem" }, files);
  expect(extraCertificates).toEqual([TEST_CERTIFICATE.trim(), TEST_CERTIFICATE.trim()]);
  const broken = TEST_CERTIFICATE.replaceAll("A", "B");
  for (const content of ["x", "-----BEGIN CERTIFICATE-----", broken]) {
    expect(problemsOf({ TERTULIA_CA_FILE: "/x" }, { "/x": content })).toEqual([
      "TERTULIA_CA_FILE names a file without PEM certificates",
    ]);
  }
});
