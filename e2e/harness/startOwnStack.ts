/** Starts a stack for the stories by the same command a person uses, with a state folder of its own. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { until } from "./until.ts";

/** Cold caches may have to build the client and even the SFU first. */
const START_TIMEOUT_MS = 900_000;
/** Beside the default, so that a stack somebody is using keeps its address. */
const FIRST_PORT = 18_080;

export interface OwnStack {
  readonly runFile: string;
  readonly close: () => Promise<void>;
}

/** @param root The project's root, absolute. */
export async function startOwnStack(root: string): Promise<OwnStack> {
  const stateDir = join(root, ".tertulia/e2e-stack");
  const runFile = join(stateDir, "run.json");
  const args = [
    join(root, "tools/bootstrap/start.mjs"),
    "--reset",
    "--state",
    stateDir,
    "--port",
    String(FIRST_PORT),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString("utf8");
    });
  }
  // Written when everything answers, removed at the end: what is there before we started is not ours.
  const isUp = (): boolean => existsSync(runFile) && printed.includes("Tertulia is up");
  await until(
    "the stack is up",
    () => {
      if (child.exitCode !== null) throw new Error(`The stack did not start:\n${printed}`);
      return isUp();
    },
    { timeoutMs: START_TIMEOUT_MS },
  );
  return {
    runFile,
    async close() {
      if (child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
