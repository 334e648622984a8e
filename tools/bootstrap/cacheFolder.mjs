/** Where what is installed for every checkout on this machine is kept. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * @param {NodeJS.ProcessEnv} env `TERTULIA_CACHE` wins, then `XDG_CACHE_HOME`, then `~/.cache`.
 * @returns {string} Absolute path; may not exist yet.
 */
export function cacheFolder(env) {
  if (env.TERTULIA_CACHE) return resolve(env.TERTULIA_CACHE);
  return join(
    env.XDG_CACHE_HOME ? resolve(env.XDG_CACHE_HOME) : join(homedir(), ".cache"),
    "tertulia",
  );
}
