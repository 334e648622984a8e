/** Where PostgreSQL's server programs are: Debian keeps them out of PATH, a folder for each major version. */
import { readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { findCommand, isExecutable } from "./findCommand.mjs";

const DEBIAN_FOLDER = "/usr/lib/postgresql";

/**
 * @param {NodeJS.ProcessEnv} env `TERTULIA_POSTGRES_BIN` wins, then PATH, then the newest of Debian's.
 * @param {string} [installed] A folder for each major version.
 * @returns {string | null} Absolute path of the folder with `initdb` and `postgres`.
 */
export function findPostgres(env, installed = DEBIAN_FOLDER) {
  if (env.TERTULIA_POSTGRES_BIN) return env.TERTULIA_POSTGRES_BIN;
  const inPath = findCommand(["initdb"], env);
  // Perhaps a link: the other programs stand beside what it points to.
  if (inPath !== null) return dirname(realpathSync(inPath));
  const newest = listFolder(installed)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(installed, version, "bin"));
  return newest.find((folder) => isExecutable(join(folder, "initdb"))) ?? null;
}

/** @param {string} path */
function listFolder(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return [];
    throw error;
  }
}
