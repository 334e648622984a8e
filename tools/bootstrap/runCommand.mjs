/** Runs one command to its end, its output in a log file that is quoted when it fails. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { BootstrapError, NoNetworkError } from "./BootstrapError.mjs";

const TAIL_LINES = 12;
const NO_NETWORK =
  /ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ETIMEDOUT|name resolution|Name or service not known|Network is unreachable|NewConnectionError|dial tcp|Could not resolve|Temporary failure resolving/;

/**
 * @typedef {object} Command
 * @property {string} what What it brings or does: "Synapse 1.163.2".
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
 * @throws {NoNetworkError} when its output says so.
 * @throws {BootstrapError} when it fails otherwise, with its last lines.
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
  const output = readFileSync(logFile, "utf8");
  if (NO_NETWORK.test(output))
    throw new NoNetworkError(`${what}: there is no network. (${logFile})`);
  const tail = output.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
  throw new BootstrapError(`${what} failed (${failure}). The last lines of ${logFile}:\n${tail}`);
}
