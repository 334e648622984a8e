/** One child server: started with its output in a log file, ready only when it answers, named when it dies. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { identifyProcess } from "./processIdentity.ts";
import type { ProcessIdentity } from "./processIdentity.ts";
import { StackError } from "./StackError.ts";

const PROBE_INTERVAL_MS = 50;
const PROBE_TIMEOUT_MS = 2_000;
const READY_TIMEOUT_MS = 60_000;
const FORCE_AFTER_MS = 500;
const KILL_AFTER_MS = 8_000;
const LOG_TAIL_LINES = 15;

export interface ServerSpec {
  /** As the person knows it: "Synapse". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Added to the inherited environment, from which other programs' settings have been taken out. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Absolute path; begun anew. */
  readonly logFile: string;
  /** Answers 200 once the server can be used. */
  readonly readyUrl: string;
  /** Ask a second time: livekit-server drains until its rooms are empty after the first signal. */
  readonly needsSecondSignal?: boolean;
}

export interface RunningServer {
  readonly name: string;
  readonly identity: ProcessIdentity;
  /** Resolves when it answers; rejects with a StackError when it ends first or stays silent for a minute. */
  readonly ready: Promise<void>;
  /** Resolves with the sentence about its end, only when nobody asked for it. */
  readonly died: Promise<StackError>;
  /** Ends it; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

export function startServer(spec: ServerSpec): RunningServer {
  const log = openSync(spec.logFile, "w", 0o600);
  // A group of its own: Ctrl-C in the terminal must reach us alone, so that servers stop in order.
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...inheritedEnv(), ...spec.env },
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);

  let isStopping = false;
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("exit", (code, signal) => resolve(`ended (${signal ?? `exit code ${code}`})`));
  });
  const died = exited.then(async (how) => {
    if (isStopping) await new Promise<never>(() => undefined);
    return new StackError(describeEnd(spec, how));
  });
  const identity = child.pid === undefined ? null : identifyProcess(child.pid);
  return {
    name: spec.name,
    identity: identity ?? { pid: child.pid ?? 0, startTicks: "" },
    ready: waitUntilReady(spec, exited),
    died,
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      child.kill("SIGTERM");
      const second = setTimeout(
        () => spec.needsSecondSignal && child.kill("SIGTERM"),
        FORCE_AFTER_MS,
      );
      const last = setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS);
      await exited;
      clearTimeout(second);
      clearTimeout(last);
    },
  };
}

/** @returns the last lines of a log file, "(nothing)" when it is empty or was never made. */
export function logTail(logFile: string): string {
  let text = "";
  try {
    text = readFileSync(logFile, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return text.trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n") || "(nothing)";
}

function describeEnd(spec: ServerSpec, how: string): string {
  return `${spec.name} ${how}. The last lines of its log, ${spec.logFile}:\n${logTail(spec.logFile)}`;
}

async function waitUntilReady(spec: ServerSpec, exited: Promise<string>): Promise<void> {
  let howItEnded: string | undefined;
  void exited.then((how) => (howItEnded = how));
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!(await answers(spec.readyUrl))) {
    if (howItEnded !== undefined) throw new StackError(describeEnd(spec, howItEnded));
    if (performance.now() > deadline)
      throw new StackError(describeEnd(spec, `did not answer at ${spec.readyUrl}`));
    await delay(PROBE_INTERVAL_MS);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Not listening yet: the loop asks again, and gives up with the server's own words.
    return false;
  }
}

function inheritedEnv(): Record<string, string | undefined> {
  // livekit-server takes any LIVEKIT_* variable as a setting; what the person has set for something else must not count.
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(LIVEKIT|SYNAPSE|TERTULIA|npm)_/.test(name)),
  );
}
