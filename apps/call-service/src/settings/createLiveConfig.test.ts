import { expect, it } from "vitest";
import { ConfigError } from "../config.ts";
import { createLiveConfig, type LiveConfig } from "./createLiveConfig.ts";

interface Scene {
  readonly live: LiveConfig;
  /** What the next reload finds under the paths /keys, /bind and /homeservers. */
  readonly files: Record<string, string>;
}

function start(): Scene {
  const files: Record<string, string> = {
    "/keys": "one:secret-1",
    "/bind": ":8080",
    "/homeservers": "a.example",
  };
  const env = {
    LIVEKIT_URL: "wss://sfu.example",
    LIVEKIT_KEY_FILE: "/keys",
    LIVEKIT_JWT_BIND_FROM_FILE: "/bind",
    LIVEKIT_FULL_ACCESS_HOMESERVERS_FROM_FILE: "/homeservers",
  };
  return { live: createLiveConfig({ env, readFile: (path) => files[path] ?? "" }), files };
}

it("[S108] who holds the configuration sees what a reload finds", () => {
  const { live, files } = start();
  const parts = { config: live.config };
  files["/keys"] = "two:secret-2\none:secret-1";
  files["/homeservers"] = "b.example";
  expect(live.reload()).toEqual({
    changed: ["LIVEKIT_KEY_FILE", "LIVEKIT_FULL_ACCESS_HOMESERVERS"],
    needRestart: [],
  });
  expect(parts.config.sfu.keyPairs.map(({ key }) => key)).toEqual(["two", "one"]);
  expect(parts.config.homeservers.names).toEqual(new Set(["b.example"]));
});

it("[S108] a configuration with problems is refused as a whole, and the old one stays", () => {
  const { live, files } = start();
  files["/keys"] = "two:secret-2";
  files["/homeservers"] = "https://canary";
  expect(() => live.reload()).toThrow(ConfigError);
  expect(live.config.sfu.keyPair.key).toBe("one");
  files["/homeservers"] = "c.example";
  live.reload();
  expect([live.config.sfu.keyPair.key, live.config.fullAccess]).toEqual([
    "two",
    new Set(["c.example"]),
  ]);
});

it("[S109] what is read once only is named, and goes on as it was", () => {
  const { live, files } = start();
  files["/bind"] = ":9090";
  const report = { changed: ["LIVEKIT_JWT_BIND"], needRestart: ["LIVEKIT_JWT_BIND"] };
  expect(live.reload()).toEqual(report);
  expect(live.config.bind).toEqual({ port: 8080 });
  // Not once but until the restart: whoever reloads again has not restarted yet.
  expect(live.reload()).toEqual(report);
});

it("[S109] what needs a restart is checked all the same", () => {
  const { live, files } = start();
  files["/bind"] = "canary";
  expect(() => live.reload()).toThrow("LIVEKIT_JWT_BIND is not host:port or :port");
});
