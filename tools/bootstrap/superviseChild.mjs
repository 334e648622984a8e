/** A child that lives exactly as long as we do: our signals and our death are passed on. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const SIGNALS = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
const FAMILY_POLL_MS = 1_000;

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
  // npm cannot pass its own SIGKILL on; that we, or the shell it put between, were handed to another parent shows it.
  const family = starters(env);
  const familyPoll = setInterval(() => starters(env) !== family && stop(), FAMILY_POLL_MS);
  familyPoll.unref();
  const exitCode = new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  }).finally(() => {
    clearInterval(familyPoll);
    for (const signal of SIGNALS) process.off(signal, stop);
  });
  return { exitCode, stop };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} the pids of our parent and, below npm, of its parent.
 */
function starters(env) {
  if (!env.npm_lifecycle_event) return `${process.ppid}`;
  try {
    const [, grandparent] =
      /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${process.ppid}/status`, "utf8")) ?? [];
    return `${process.ppid} ${grandparent}`;
  } catch {
    // Gone between the two looks: we have a new parent by the next one.
    return `${process.ppid}`;
  }
}
