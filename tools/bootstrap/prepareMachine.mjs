/** Makes the machine ready: everything installed, or one sentence about what is missing. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { BootstrapError, NoNetworkError } from "./BootstrapError.mjs";
import { cacheFolder } from "./cacheFolder.mjs";
import { explainNoNetwork } from "./explainNoNetwork.mjs";
import { findCommand } from "./findCommand.mjs";
import { findPostgres } from "./findPostgres.mjs";
import { installedServers } from "./installedServers.mjs";
import { installSteps } from "./installSteps.mjs";
import { isAtLeast } from "./isAtLeast.mjs";
import { runSteps } from "./runSteps.mjs";
import { showProgress } from "./showProgress.mjs";
import { explainMissing, findChromium, missingPackages } from "./systemPackages.mjs";
import { NODE_FOR_TYPESCRIPT, NODE_NEEDED } from "./versions.mjs";

/**
 * @typedef {object} Machine
 * @property {string} node A Node that runs TypeScript.
 * @property {NodeJS.ProcessEnv} env For everything that is run from here on: where the parts are, that Node first in PATH.
 */

/**
 * @typedef {object} MachineNeeds
 * @property {boolean} needsChromium
 * @property {boolean} [needsRedis]
 * @property {boolean} [needsPostgres] The server, and Synapse's driver for it.
 * @property {boolean} [needsTurn] A TURN server.
 * @property {boolean} [needsProxies] Caddy and nginx.
 * @property {boolean} [needsOldestNode] The oldest that the built programs run on.
 */

/**
 * @param {string} root The project's root, absolute.
 * @param {MachineNeeds} needs
 * @returns {Promise<Machine>}
 * @throws {BootstrapError}
 */
export async function prepareMachine(root, needs) {
  const {
    needsChromium,
    needsRedis = false,
    needsPostgres = false,
    needsTurn = false,
    needsProxies = false,
    needsOldestNode = false,
  } = needs;
  const { env } = process;
  if (!isAtLeast(process.versions.node, NODE_NEEDED)) {
    throw new BootstrapError(
      `Node ${NODE_NEEDED[0]} or newer is needed; this is ${process.versions.node}.`,
    );
  }
  const cache = cacheFolder(env);
  const nowMs = () => performance.now();
  const packages = missingPackages(
    {
      python: needsPython(cache, env),
      chromium: needsChromium,
      redis: needsRedis,
      postgres: needsPostgres,
      turn: needsTurn,
      proxies: needsProxies,
    },
    env,
  );
  const advice = explainMissing(packages, {
    isRoot: process.getuid?.() === 0,
    hasApt: findCommand(["apt-get"], env) !== null,
  });
  if (advice !== null) throw new BootstrapError(advice);

  const progress = showProgress(process.stdout, nowMs);
  const steps = installSteps({
    root,
    cache,
    needsPostgres,
    needsOldestNode,
    systemPackages: packages,
    env,
    say: progress.say,
  });
  try {
    await runSteps(steps, { watcher: progress, nowMs });
  } catch (error) {
    if (error instanceof NoNetworkError)
      throw new BootstrapError(explainNoNetwork(steps), { cause: error });
    throw error;
  } finally {
    progress.close();
  }
  return describeMachine(root, { cache, env, needs });
}

/**
 * @param {string} cache
 * @param {NodeJS.ProcessEnv} env
 */
function needsPython(cache, env) {
  const { synapsePython, liveKitServer } = installedServers(env, cache);
  return !existsSync(synapsePython) || !existsSync(liveKitServer);
}

/**
 * @param {string} root
 * @param {{ readonly cache: string, readonly env: NodeJS.ProcessEnv, readonly needs: MachineNeeds }} options
 * @returns {Machine}
 */
function describeMachine(root, { cache, env, needs }) {
  const { synapsePython, liveKitServer, psycopg2, oldestNode } = installedServers(env, cache);
  const bin = join(root, "node_modules/.bin");
  const node = findCommand(["node"], { PATH: `${bin}${delimiter}${env.PATH ?? ""}` });
  const pinned = existsSync(join(bin, "node"));
  if (node === null || (!pinned && !isAtLeast(process.versions.node, NODE_FOR_TYPESCRIPT))) {
    throw new BootstrapError(
      `No Node for this kind of machine comes through npm: install Node ${NODE_FOR_TYPESCRIPT.join(".")} or newer.`,
    );
  }
  const chromium = needs.needsChromium ? findChromium(env) : null;
  const postgres = needs.needsPostgres ? findPostgres(env) : null;
  return {
    node,
    env: {
      ...env,
      PATH: `${bin}${delimiter}${env.PATH ?? ""}`,
      TERTULIA_SYNAPSE_PYTHON: synapsePython,
      TERTULIA_LIVEKIT_SERVER: liveKitServer,
      ...(needs.needsOldestNode === true ? { TERTULIA_OLDEST_NODE: oldestNode } : {}),
      ...(chromium === null ? {} : { TERTULIA_CHROMIUM: chromium }),
      ...(postgres === null
        ? {}
        : { TERTULIA_POSTGRES_BIN: postgres, TERTULIA_PSYCOPG2: psycopg2 }),
    },
  };
}
