import { join } from "node:path";
import { expect, it } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { cacheFolder } from "./cacheFolder.mjs";
import { installedServers } from "./installedServers.mjs";
import { installSteps } from "./installSteps.mjs";
import { planSteps } from "./runSteps.mjs";

function stepsFor(
  env: NodeJS.ProcessEnv,
  needs: { readonly needsPostgres?: boolean; readonly needsOldestNode?: boolean } = {},
): Record<string, readonly string[]> {
  const cache = tempFolder();
  const paths = { root: cache, cache, systemPackages: [] };
  const steps = installSteps({ ...paths, ...needs, env, say: () => undefined });
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
    oldestNode: "/cache/node-22.13.1/node_modules/.bin/node",
  });
  expect(installedServers({}, "/cache").liveKitServer).toBe(
    join("/cache", "livekit-server-1.13.5/server"),
  );
});

it("[B49] Synapse's driver for PostgreSQL comes only where it is asked for, behind Synapse", () => {
  const env = { PATH: "/nowhere", TERTULIA_LIVEKIT_SERVER: "/opt/livekit" };
  expect(stepsFor(env)).not.toHaveProperty("psycopg2 2.9.13");
  expect(stepsFor(env, { needsPostgres: true })["psycopg2 2.9.13"]).toEqual(["Synapse 1.163.2"]);
  expect(
    stepsFor({ ...env, TERTULIA_SYNAPSE_PYTHON: "/opt/python" }, { needsPostgres: true }),
  ).toHaveProperty("psycopg2 2.9.13", []);
  const named = { ...env, TERTULIA_PSYCOPG2: "/opt/psycopg2" };
  expect(stepsFor(named, { needsPostgres: true })).not.toHaveProperty("psycopg2 2.9.13");
  expect(installedServers(named, "/cache").psycopg2).toBe("/opt/psycopg2");
});

it("[B49] the oldest Node of the built programs comes only where it is asked for", () => {
  const named = { PATH: "/nowhere", TERTULIA_OLDEST_NODE: "/opt/node" };
  expect(stepsFor({ PATH: "/nowhere" })).not.toHaveProperty("Node 22.13.1");
  expect(stepsFor({ PATH: "/nowhere" }, { needsOldestNode: true })).toHaveProperty(
    "Node 22.13.1",
    [],
  );
  expect(stepsFor(named, { needsOldestNode: true })).not.toHaveProperty("Node 22.13.1");
  expect(installedServers(named, "/cache").oldestNode).toBe("/opt/node");
});
