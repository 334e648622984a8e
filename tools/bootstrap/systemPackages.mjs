/** What only the system can bring: looked for, then installed by apt where we may, else named. */
import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";
import { BootstrapError } from "./BootstrapError.mjs";
import { findCommand } from "./findCommand.mjs";
import { findPostgres } from "./findPostgres.mjs";
import { isAtLeast } from "./isAtLeast.mjs";
import { runCommand } from "./runCommand.mjs";
import { PYTHON_NEEDED } from "./versions.mjs";

/**
 * Debian starts these as it installs them, for everybody and from then on, some open to the network; we want the
 * programs and no such service.
 */
const SERVICES = /** @type {const} */ ({
  caddy: "caddy.service",
  coturn: "coturn.service",
  "nginx-light": "nginx.service",
  postgresql: "postgresql.service",
  "redis-server": "redis-server.service",
});

const CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * @typedef {object} SystemNeeds
 * @property {boolean} python To make virtual environments with.
 * @property {boolean} chromium
 * @property {boolean} redis For tests of several replicas.
 * @property {boolean} postgres For tests of the operator's migration.
 * @property {boolean} turn A TURN server, for tests of the operator's look at calls.
 * @property {boolean} proxies Caddy and nginx, for tests of the samples in `deploy`; OpenSSL for the certificate.
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
  if (needs.proxies) {
    if (findProxy("caddy", env) === null) missing.push("caddy");
    if (findProxy("nginx", env) === null) missing.push("nginx-light");
    if (findCommand(["openssl"], env) === null) missing.push("openssl");
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
 * @returns {readonly string[]} what Debian would start of them, as systemd calls it.
 */
export function servicesOf(packages) {
  return Object.entries(SERVICES)
    .filter(([name]) => packages.includes(name))
    .map(([, service]) => service);
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
  const services = findCommand(["systemctl"], env) === null ? [] : servicesOf(packages);
  await run("apt-update", ["apt-get", ...wait, "update"]);
  if (services.length > 0) await run("services-mask", ["systemctl", "mask", ...services]);
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  await run("apt-install", ["apt-get", ...wait, ...install]);
  if (services.length > 0) {
    await run("services-unmask", ["systemctl", "unmask", ...services]);
    await run("services-disable", ["systemctl", "disable", ...services]);
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null} Absolute path.
 */
export function findChromium(env) {
  return env.TERTULIA_CHROMIUM ?? findCommand(CHROMIUM_NAMES, env);
}

/**
 * @param {"caddy" | "nginx"} name
 * @param {NodeJS.ProcessEnv} env `TERTULIA_CADDY` or `TERTULIA_NGINX` wins.
 * @returns {string | null} Absolute path; Debian keeps nginx where only root's PATH leads.
 */
export function findProxy(name, env) {
  const named = env[`TERTULIA_${name.toUpperCase()}`];
  return named ?? findCommand([name], { PATH: `${env.PATH ?? ""}${delimiter}/usr/sbin` });
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
