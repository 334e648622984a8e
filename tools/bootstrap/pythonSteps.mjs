/** Steps that bring Python packages into a folder of the cache. */
import { join } from "node:path";
import { fillCachedFolder, isComplete } from "./cachedFolder.mjs";
import { runCommand } from "./runCommand.mjs";

/** @import { Step } from "./runSteps.mjs" */

/** Wheels only: a compiler is nothing we can ask of the machine. */
const PIP_INSTALL = /** @type {const} */ ([
  "-m",
  "pip",
  "install",
  "--disable-pip-version-check",
  "--only-binary",
  ":all:",
]);

/**
 * @typedef {object} PythonFolder
 * @property {string} what Shown to the person.
 * @property {string} folder Absolute.
 * @property {string} requirement As pip reads it, with an exact version.
 * @property {string} cache
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} say
 */

/**
 * A virtual environment with that in it.
 *
 * @param {PythonFolder} options
 * @returns {Step}
 */
export function venvStep({ what, folder, requirement, cache, env, say }) {
  return {
    name: what,
    after: ["System packages"],
    product: folder,
    isDone: () => isComplete(folder),
    run: ({ signal }) =>
      fillCachedFolder(folder, {
        say,
        async fill(lockFd) {
          const logFile = join(cache, `logs/${requirement}.log`);
          await runCommand({
            what,
            argv: ["python3", "-m", "venv", folder],
            logFile,
            env,
            lockFd,
            signal,
          });
          await runCommand({
            what,
            argv: [join(folder, "bin/python"), ...PIP_INSTALL, requirement],
            logFile,
            env,
            lockFd,
            signal,
          });
        },
      }),
  };
}

/**
 * A package in a folder for PYTHONPATH and not in that Python's own: it may belong to the person.
 *
 * @param {PythonFolder & { python: string, after: readonly string[] }} options
 * `python` installs it, since a wheel fits one version of Python alone.
 * @returns {Step}
 */
export function packageFolderStep({ what, folder, requirement, python, after, cache, env, say }) {
  return {
    name: what,
    after,
    product: folder,
    isDone: () => isComplete(folder),
    run: ({ signal }) =>
      fillCachedFolder(folder, {
        say,
        fill: (lockFd) =>
          runCommand({
            what,
            argv: [python, ...PIP_INSTALL, "--no-deps", "--target", folder, requirement],
            logFile: join(cache, `logs/${requirement}.log`),
            env,
            lockFd,
            signal,
          }),
      }),
  };
}
