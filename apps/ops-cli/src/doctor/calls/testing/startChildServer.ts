/** A server as a child process that need not speak HTTP, for contract tests. */
import { spawn } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";

const PROBE_INTERVAL_MS = 25;

export interface ChildServerSpec {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Port of loopback that it listens on once it can be used. */
  readonly port: number;
  /** When it has to be gone; default: when the test has finished. */
  readonly atEnd?: AtEnd;
}

/** Takes what ends something, and calls it in time. */
export type AtEnd = (close: () => Promise<void>) => void;

/**
 * Resolves when the server listens.
 *
 * @returns what it has printed so far.
 * @throws when it ends before it listens, with what it printed.
 */
export async function startChildServer(spec: ChildServerSpec): Promise<() => string> {
  const { command, args, env, port, atEnd = onTestFinished } = spec;
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    ...(env && { env: { ...process.env, ...env } }),
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve();
    });
    child.once("exit", () => resolve());
  }).then(() => (hasEnded = true));
  atEnd(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  while (!(await listens(port))) {
    if (hasEnded) throw new Error(`${command} ended before it listened:\n${output}`);
    await delay(PROBE_INTERVAL_MS);
  }
  return () => output;
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
