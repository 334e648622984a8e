/** Where in the user's cache each server is; one folder for each version. */
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder.mjs";
import {
  GO_VERSION,
  LIVEKIT_VERSION,
  OLDEST_NODE_VERSION,
  PSYCOPG2_VERSION,
  SYNAPSE_VERSION,
} from "./versions.mjs";

/**
 * What the person names in the environment, else what is installed, or will be, in the cache.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} cache
 */
export function installedServers(env, cache = cacheFolder(env)) {
  return {
    synapsePython: env.TERTULIA_SYNAPSE_PYTHON ?? join(synapseFolder(cache), "bin/python"),
    liveKitServer: env.TERTULIA_LIVEKIT_SERVER ?? join(liveKitFolder(cache), "server"),
    psycopg2: env.TERTULIA_PSYCOPG2 ?? psycopg2Folder(cache),
    oldestNode: env.TERTULIA_OLDEST_NODE ?? join(oldestNodeFolder(cache), "node_modules/.bin/node"),
  };
}

/** @param {string} cache */
export function synapseFolder(cache) {
  return join(cache, `synapse-${SYNAPSE_VERSION}`);
}

/** @param {string} cache */
export function psycopg2Folder(cache) {
  return join(cache, `psycopg2-${PSYCOPG2_VERSION}`);
}

/** @param {string} cache */
export function liveKitFolder(cache) {
  return join(cache, `livekit-server-${LIVEKIT_VERSION}`);
}

/** @param {string} cache */
export function oldestNodeFolder(cache) {
  return join(cache, `node-${OLDEST_NODE_VERSION}`);
}

/** @param {string} cache */
export function goFolder(cache) {
  return join(cache, `go-${GO_VERSION}`);
}
