/** Servers whose starter was killed: noted while they run, ended by the next start. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { isRunning } from "./processIdentity.ts";
import type { ProcessIdentity } from "./processIdentity.ts";
import { writeJson } from "./stateFolder.ts";
import type { StateFolder } from "./stateFolder.ts";

const POLL_INTERVAL_MS = 50;
const KILL_AFTER_MS = 5_000;

/** By the server's name. */
export type Leftovers = Readonly<Record<string, ProcessIdentity>>;

export function noteLeftovers(folder: StateFolder, servers: Leftovers): void {
  writeJson(folder.leftoversFile, servers);
}

export function forgetLeftovers(folder: StateFolder): void {
  rmSync(folder.leftoversFile, { force: true });
  rmSync(folder.runFile, { force: true });
}

/** Ends what an earlier start left running; a process that only has the same pid is not touched. */
export async function endLeftovers(folder: StateFolder): Promise<readonly string[]> {
  const running = Object.entries(readLeftovers(folder)).filter(([, identity]) =>
    isRunning(identity),
  );
  await Promise.all(running.map(([, identity]) => endProcess(identity)));
  forgetLeftovers(folder);
  return running.map(([name]) => name);
}

function readLeftovers(folder: StateFolder): Leftovers {
  if (!existsSync(folder.leftoversFile)) return {};
  return JSON.parse(readFileSync(folder.leftoversFile, "utf8")) as Leftovers;
}

async function endProcess(identity: ProcessIdentity): Promise<void> {
  const killAt = performance.now() + KILL_AFTER_MS;
  let isKilled = false;
  signal(identity, "SIGTERM");
  while (isRunning(identity)) {
    if (!isKilled && performance.now() > killAt) {
      isKilled = true;
      signal(identity, "SIGKILL");
    }
    await delay(POLL_INTERVAL_MS);
  }
}

function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    // It ended by itself in between.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
