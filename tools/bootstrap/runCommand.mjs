/** Runs one command to its end, its output in a log file that is quoted when it fails. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { BootstrapError } from "./BootstrapError.mjs";

const TAIL_LINES = 12;
const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ETIMEDOUT|name resolution|Name or service not known|Network is unreachable|NewConnectionError|dial tcp|Could not resolve|Temporary failure resolving/;

/**
 * @typedef {object} Command
 * @property {string} what What it brings, as it stands in a sentence: "Synapse 1.163.2".
 * @property {readonly [string, ...string[]]} argv
 * @property {string} logFile Begun anew; commands of one step share a folder, not a file.
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {number} [lockFd] Kept open in the child, which so holds our lock if we are killed.
 * @property {AbortSignal} [signal] Ends the command.
 */

/**
 * @param {Command} command
 * @returns {Promise<void>}
 * @throws {BootstrapError} when it fails: missing network in one sentence, anything else with its last lines.
 */
export async function runCommand({ what, argv, logFile, env, cwd, lockFd, signal }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "w");
  const [file, ...args] = argv;
  const child = spawn(file, args, {
    stdio: lockFd === undefined ? ["ignore", log, log] : ["ignore", log, log, lockFd],
    ...(env === undefined ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(signal === undefined ? {} : { signal }),
  });
  closeSync(log);
  /** @type {string | null} */
  const failure = await new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, killedBy) =>
      resolve(code === 0 ? null : (killedBy ?? `exit code ${code}`)),
    );
  });
  if (failure === null) return;
  throw new BootstrapError(
    explainFailure({ what, failure, logFile, output: readFileSync(logFile, "utf8") }),
  );
}

/**
 * @param {{ readonly what: string, readonly failure: string, readonly logFile: string, readonly output: string }} end
 * @returns {string}
 */
export function explainFailure({ what, failure, logFile, output }) {
  if (NO_NETWORK.test(output)) {
    return `${what} is missing, and there is no network to fetch it from. Connect and run the same command again. (${logFile})`;
  }
  const tail = output.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  return `${what} could not be installed (${failure}). The last lines of ${logFile}:\n${tail}`;
}
