/** npm as the bootstrap runs it: on the person's Node, and not for minutes where there is no network. */
import { delimiter } from "node:path";

/** npm's own defaults wait two minutes before they say that there is no network. */
const RETRIES = [
  "--fetch-retries=2",
  "--fetch-retry-mintimeout=1000",
  "--fetch-retry-maxtimeout=8000",
];

/**
 * @param {readonly string[]} args
 * @returns {readonly [string, ...string[]]}
 */
export function npmCommand(args) {
  return ["npm", ...args, "--no-audit", "--no-fund", "--loglevel=error", ...RETRIES];
}

/**
 * npm must not run on the Node inside the very folder it replaces.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function npmEnvironment(env) {
  const folders = (env.PATH ?? "").split(delimiter);
  return {
    ...env,
    PATH: folders.filter((folder) => !folder.includes("node_modules")).join(delimiter),
  };
}
