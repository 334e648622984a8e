import { join } from "node:path";
import { expect, it } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { cacheFolder } from "./cacheFolder.mjs";
import { installedServers } from "./installedServers.mjs";
import { installSteps } from "./installSteps.mjs";
import { planSteps } from "./runSteps.mjs";

function stepsFor(
  env: NodeJS.ProcessEnv,
  needsPostgres = false,
): Record<string, readonly string[]> {
  const cache = tempFolder();
  const paths = { root: cache, cache, systemPackages: [] };
  const steps = installSteps({ ...paths, needsPostgres, env, say: () => undefined });
  planSteps(steps);
  return Object.fromEntries(steps.map(({ name, after }) => [name, after]));
}

it("[B10] the cache is where the person says, else where the system keeps caches", () => {
  expect(cacheFolder({ TERTULIA_CACHE: "/a", XDG_CACHE_HOME: "/b" })).toBe("/a");
  expect(cacheFolder({ XDG_CACHE_HOME: "/b" })).toBe("/b/tertulia");
  expect(cacheFolder({})).toMatch(/\/\.cache\/tertulia$/);
});

it("[B11] without a Go of its own the machine gets one first", () => {
  expect(stepsFor({ PATH: "/nowhere" })).toEqual({
    "System packages": [],
    "npm packages": [],
    "Synapse 1.163.2": ["System packages"],
    "Go 1.26.6": ["System packages"],
    "LiveKit 1.13.5": ["Go 1.26.6"],
  });
});

it("[B11] servers that the person names are used and not installed", () => {
  const env = {
    PATH: "/nowhere",
    TERTULIA_SYNAPSE_PYTHON: "/opt/python",
    TERTULIA_LIVEKIT_SERVER: "/opt/livekit",
  };
  expect(Object.keys(stepsFor(env))).toEqual(["System packages", "npm packages"]);
  expect(installedServers(env, "/cache")).toEqual({
    synapsePython: "/opt/python",
    liveKitServer: "/opt/livekit",
    psycopg2: "/cache/psycopg2-2.9.13",
  });
  expect(installedServers({}, "/cache").liveKitServer).toBe(
    join("/cache", "livekit-server-1.13.5/server"),
  );
});

it("[B49] Synapse's driver for PostgreSQL comes only where it is asked for, behind Synapse", () => {
  const env = { PATH: "/nowhere", TERTULIA_LIVEKIT_SERVER: "/opt/livekit" };
  expect(stepsFor(env)).not.toHaveProperty("psycopg2 2.9.13");
  expect(stepsFor(env, true)["psycopg2 2.9.13"]).toEqual(["Synapse 1.163.2"]);
  expect(stepsFor({ ...env, TERTULIA_SYNAPSE_PYTHON: "/opt/python" }, true)).toHaveProperty(
    "psycopg2 2.9.13",
    [],
  );
  const named = { ...env, TERTULIA_PSYCOPG2: "/opt/psycopg2" };
  expect(stepsFor(named, true)).not.toHaveProperty("psycopg2 2.9.13");
  expect(installedServers(named, "/cache").psycopg2).toBe("/opt/psycopg2");
});
