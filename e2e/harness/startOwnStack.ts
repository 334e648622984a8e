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
  /** From the command to its last line, in milliseconds. */
  readonly startedInMs: number;
  /** What stands in its terminal so far. */
  readonly printed: () => string;
  /** Ends it; nothing happens when it has ended. */
  readonly close: () => Promise<void>;
  /** Ctrl-C in its terminal: every process of the foreground hears it. @returns the exit code. */
  readonly pressCtrlC: () => Promise<number | null>;
  /** Ends all that the command itself is, with SIGKILL; the servers have groups of their own. */
  readonly kill: () => Promise<void>;
}

export interface OwnStackOptions {
  /** The project's root, absolute. */
  readonly root: string;
  /** Below `.tertulia`. */
  readonly folder: string;
  /** Begins with the state of the last start in this folder; default no. */
  readonly keepsState?: boolean;
  /** Whether the SFU tells the call service what happens; default yes. */
  readonly hasWebhooks?: boolean;
}

/** @throws {Error} with what was printed, when it does not come up. */
export async function startOwnStack({
  root,
  folder,
  keepsState = false,
  hasWebhooks = true,
}: OwnStackOptions): Promise<OwnStack> {
  const startedAt = performance.now();
  const stateDir = join(root, ".tertulia", folder);
  const runFile = join(stateDir, "run.json");
  const args = [
    join(root, "tools/bootstrap/start.mjs"),
    ...(keepsState ? [] : ["--reset"]),
    "--state",
    stateDir,
    "--port",
    String(FIRST_PORT),
  ];
  // A terminal runs a command in a process group of its own.
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, TERTULIA_WEBHOOKS: hasWebhooks ? "on" : "off" },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
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
    startedInMs: performance.now() - startedAt,
    printed: () => printed,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
    async pressCtrlC() {
      const exited = once(child, "exit");
      process.kill(-Number(child.pid), "SIGINT");
      await exited;
      return child.exitCode;
    },
    async kill() {
      const exited = once(child, "exit");
      process.kill(-Number(child.pid), "SIGKILL");
      await exited;
    },
  };
}
