/** A child that lives exactly as long as we do: our signals and our death are passed on. */
import { spawn } from "node:child_process";

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const PARENT_POLL_MS = 1_000;

/**
 * @typedef {object} SupervisedChild
 * @property {Promise<number>} exitCode 128 and more when a signal ended it.
 * @property {() => void} stop Asks it to end.
 */

/**
 * @param {readonly [string, ...string[]]} argv
 * @param {{ readonly cwd: string, readonly env: NodeJS.ProcessEnv }} options
 * @returns {SupervisedChild}
 */
export function superviseChild([file, ...args], { cwd, env }) {
  // The channel tells the child of our death, even of one that leaves no time for a signal.
  const child = spawn(file, args, { cwd, env, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  const stop = () => void child.kill("SIGTERM");
  for (const signal of SIGNALS) process.on(signal, stop);
  // npm does not pass its own SIGKILL on; being handed to another parent shows it.
  const parentPid = process.ppid;
  const parentPoll = setInterval(() => process.ppid !== parentPid && stop(), PARENT_POLL_MS);
  parentPoll.unref();
  const exitCode = new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  }).finally(() => {
    clearInterval(parentPoll);
    for (const signal of SIGNALS) process.off(signal, stop);
  });
  return { exitCode, stop };
}
