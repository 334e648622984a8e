import { expect, it } from "vitest";
import { ConfigError, parseConfig, type Config } from "./config.ts";

const MINIMAL = {
  LIVEKIT_URL: "wss://sfu.example/livekit/",
  LIVEKIT_KEY: "devkey",
  LIVEKIT_SECRET: "canary-secret",
  LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
};

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
    homeservers: new Map([["hs.example", null]]),
    fullAccess: new Set(["hs.example"]),
    roomNaming: { kind: "msc4195" },
    tokenTtlSeconds: 1800,
    basePath: "",
    logLevel: "info",
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
  expect(config.homeservers).toEqual(
    new Map([
      ["a.example", "http://synapse:8008"],
      ["[::1]:8448", "https://c.example/x=y"],
      ["b.example", null],
    ]),
  );
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
  [{ LIVEKIT_JWT_BIND: "8080" }, "LIVEKIT_JWT_BIND is not host:port or :port"],
  [{ LIVEKIT_JWT_BIND: "::1:8080" }, "LIVEKIT_JWT_BIND is not host:port or :port"],
  [{ LIVEKIT_JWT_BIND: ":65536" }, "LIVEKIT_JWT_BIND has a port above 65535"],
  [{ LIVEKIT_FULL_ACCESS_HOMESERVERS: "," }, "LIVEKIT_FULL_ACCESS_HOMESERVERS is required"],
  [
    { LIVEKIT_FULL_ACCESS_HOMESERVERS: "https://hs.example" },
    "LIVEKIT_FULL_ACCESS_HOMESERVERS is not a list of server names",
  ],
  [
    { LIVEKIT_FULL_ACCESS_HOMESERVERS: "*" },
    "TERTULIA_HOMESERVER_URLS is required when LIVEKIT_FULL_ACCESS_HOMESERVERS is *",
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
  [{ TERTULIA_ROOM_NAMES: "random" }, "TERTULIA_ROOM_NAMES is neither msc4195 nor salted"],
  [
    { TERTULIA_ROOM_NAMES: "salted" },
    "TERTULIA_ROOM_SALT is required when TERTULIA_ROOM_NAMES is salted",
  ],
  [{ TERTULIA_ROOM_SALT: "canary" }, "TERTULIA_ROOM_SALT is shorter than 16 characters"],
  [{ TERTULIA_TOKEN_TTL_SECONDS: "30m" }, "TERTULIA_TOKEN_TTL_SECONDS is not a whole number"],
  [{ TERTULIA_TOKEN_TTL_SECONDS: "59" }, "TERTULIA_TOKEN_TTL_SECONDS is below 60"],
  [{ TERTULIA_TOKEN_TTL_SECONDS: "86401" }, "TERTULIA_TOKEN_TTL_SECONDS is above 86400"],
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
