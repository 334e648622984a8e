/** A real server as a child process, for contract tests. */
import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const PROBE_INTERVAL_MS = 25;

export interface ChildServerSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Answers 2xx once the server can be used. */
  readonly readyUrl: string;
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

/**
 * Resolves when the server answers.
 *
 * @throws when it ends before, with what it printed.
 */
export async function startChildServer(spec: ChildServerSpec): Promise<StartedServer> {
  const { command, args, cwd, readyUrl } = spec;
  const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
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
  while (!(await answers(readyUrl))) {
    if (hasEnded) throw new Error(`${command} ended before it answered:\n${output}`);
    await delay(PROBE_INTERVAL_MS);
  }
  return {
    pid: () => child.pid ?? 0,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
    close: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** Where the project's bootstrap puts servers; absolute. */
export function serverCacheFolder(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  return process.env["TERTULIA_CACHE"] ?? join(cache, "tertulia");
}

/** Ports of loopback that nobody listens on. All held at once, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listenAnywhere(): Promise<ReturnType<typeof createServer>> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}
