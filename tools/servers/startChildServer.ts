/** A real server as a child process, for contract tests. */
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const PROBE_INTERVAL_MS = 25;

export interface ChildServerSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** The server can be used once this URL answers 2xx, or this port of loopback takes connections. */
  readonly ready: string | number;
}

export interface ChildServer {
  /** Of the process that runs now. */
  readonly pid: () => number;
  /** Kills it; resolves when it is gone. */
  readonly close: () => Promise<void>;
}

export interface StartedServer extends ChildServer {
  /** Asks it to end, so that what it has to write is written; resolves when it is gone. */
  readonly stop: () => Promise<void>;
}

/** A server of which nobody knows yet whether it can be used. */
export interface SpawnedServer {
  readonly server: StartedServer;
  /** Resolves when it can; rejects when it ends before, with what it printed. */
  readonly ready: Promise<void>;
}

/**
 * Resolves when the server can be used.
 *
 * @throws when it ends before, with what it printed.
 */
export async function startChildServer(spec: ChildServerSpec): Promise<StartedServer> {
  const { server, ready } = spawnChildServer(spec);
  await ready;
  return server;
}

export function spawnChildServer(spec: ChildServerSpec): SpawnedServer {
  const { command, args, cwd, env, ready } = spec;
  const child = spawn(command, args, {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    ...(env && { env: { ...process.env, ...env } }),
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve();
    });
    child.once("exit", () => resolve());
  });
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  const becomeReady = async (): Promise<void> => {
    while (!(await (typeof ready === "string" ? answers(ready) : listens(ready)))) {
      if (hasEnded) throw new Error(`${command} ended before it could be used:\n${output}`);
      await delay(PROBE_INTERVAL_MS);
    }
  };
  const end = (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    return ended;
  };
  return {
    server: {
      pid: () => child.pid ?? 0,
      stop: () => end("SIGTERM"),
      close: () => end("SIGKILL"),
    },
    ready: becomeReady(),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
