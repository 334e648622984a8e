/** What only the system can bring: looked for, then installed by apt where we may, else named. */
import { spawnSync } from "node:child_process";
import { BootstrapError } from "./BootstrapError.mjs";
import { findCommand } from "./findCommand.mjs";
import { findPostgres } from "./findPostgres.mjs";
import { isAtLeast } from "./isAtLeast.mjs";
import { runCommand } from "./runCommand.mjs";
import { PYTHON_NEEDED } from "./versions.mjs";

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * @typedef {object} SystemNeeds
 * @property {boolean} python To make virtual environments with.
 * @property {boolean} chromium
 * @property {boolean} redis For tests of several replicas.
 * @property {boolean} postgres For tests of the operator's migration.
 * @property {boolean} turn A TURN server, for tests of the operator's look at calls.
 */

/**
 * @param {SystemNeeds} needs
 * @param {NodeJS.ProcessEnv} env
 * @returns {readonly string[]} Debian's names of the missing packages.
 */
export function missingPackages(needs, env) {
  const missing = [];
  if (needs.python && !hasVenv()) missing.push("python3", "python3-venv");
  // Without a font of its own a fresh machine's pages have boxes for letters.
  if (needs.chromium && findChromium(env) === null) missing.push("chromium", "fonts-liberation");
  if (needs.redis && !env.TERTULIA_REDIS_SERVER && findCommand(["redis-server"], env) === null) {
    missing.push("redis-server");
  }
  if (needs.postgres && findPostgres(env) === null) missing.push("postgresql");
  if (needs.turn && !env.TERTULIA_TURN_SERVER && findCommand(["turnserver"], env) === null) {
    missing.push("coturn");
  }
  return missing;
}

/**
 * @param {readonly string[]} packages
 * @param {{ readonly isRoot: boolean, readonly hasApt: boolean }} machine
 * @returns {string | null} the sentence that says what to do, when we cannot do it.
 */
export function explainMissing(packages, { isRoot, hasApt }) {
  if (packages.length === 0 || (isRoot && hasApt)) return null;
  if (!hasApt)
    return `These are missing: ${packages.join(", ")} (Debian's names). Install them by your system's package manager, then run the same command again.`;
  return `These are missing: ${packages.join(", ")}. Run this, then the same command again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`;
}

/**
 * @param {readonly string[]} packages
 * @param {{ readonly logDir: string, readonly signal: AbortSignal }} options
 */
export async function installPackages(packages, { logDir, signal }) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const what = packages.join(", ");
  const wait = ["-o", "DPkg::Lock::Timeout=300"];
  /** @param {string} log @param {readonly [string, ...string[]]} argv */
  const run = (log, argv) =>
    runCommand({ what, argv, logFile: `${logDir}/${log}.log`, env, signal });
  // Debian starts coturn as it installs it, open to the network; we want the program and no such service.
  const isService = packages.includes("coturn") && findCommand(["systemctl"], env) !== null;
  await run("apt-update", ["apt-get", ...wait, "update"]);
  if (isService) await run("coturn-mask", ["systemctl", "mask", "coturn.service"]);
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  await run("apt-install", ["apt-get", ...wait, ...install]);
  if (isService) {
    await run("coturn-unmask", ["systemctl", "unmask", "coturn.service"]);
    await run("coturn-disable", ["systemctl", "disable", "coturn.service"]);
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null} Absolute path.
 */
export function findChromium(env) {
  return env.TERTULIA_CHROMIUM ?? findCommand(CHROMIUM_NAMES, env);
}

/** @throws {BootstrapError} when there is a Python, but an old one: apt has no newer. */
function hasVenv() {
  const python = spawnSync("python3", ["-c", "import sys; print(sys.version)"], {
    encoding: "utf8",
  });
  if (python.status !== 0) return false;
  if (!isAtLeast(python.stdout, PYTHON_NEEDED)) {
    throw new BootstrapError(
      `Python ${PYTHON_NEEDED.join(".")} or newer is needed; python3 here is ${python.stdout.split(" ")[0]}.`,
    );
  }
  return spawnSync("python3", ["-c", "import ensurepip, venv"]).status === 0;
}
