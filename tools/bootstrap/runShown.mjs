/** Runs a command with its output shown and kept. */
import { spawn } from "node:child_process";

/**
 * @param {readonly [string, ...string[]]} argv
 * @param {{ readonly cwd: string, readonly env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ readonly exitCode: number, readonly output: string }>} `output` is what went to stdout.
 */
export async function runShown([file, ...args], { cwd, env }) {
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (/** @type {Buffer} */ chunk) => {
    output += chunk.toString("utf8");
    process.stdout.write(chunk);
  });
  const exitCode = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
  return { exitCode, output };
}
