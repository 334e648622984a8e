/** A real redis-server on loopback, for contract tests. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@tertulia/protocol";
import { freePorts } from "@tertulia/tools/servers";
import type { RedisAddress } from "../config.ts";

const READY = "Ready to accept connections";

export interface RedisServer {
  readonly address: RedisAddress;
  /** `redis:` URL. */
  readonly url: string;
  /** kill -9; what was written is on disk. */
  readonly kill: () => Promise<void>;
  /** On the same port, with what was written before. */
  readonly start: () => Promise<void>;
  /** Takes no commands until `SIGCONT`. */
  readonly signal: (signal: "SIGSTOP" | "SIGCONT") => void;
  readonly close: () => Promise<void>;
}

/** `redis-server` of the PATH, or `TERTULIA_REDIS_SERVER`; it writes every command to disk before it answers. */
export async function startRedisServer(): Promise<RedisServer> {
  const [port = 0] = await freePorts(1);
  const folder = await mkdtemp(join(tmpdir(), "tertulia-redis-"));
  let child: ChildProcess;

  const start = async (): Promise<void> => {
    const flags = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder];
    const disk = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
    child = spawn(process.env["TERTULIA_REDIS_SERVER"] ?? "redis-server", [...flags, ...disk], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    for await (const chunk of child.stdout ?? []) {
      output += String(chunk);
      if (output.includes(READY)) break;
    }
    if (!output.includes(READY)) throw new Error(`redis-server ended early:\n${output}`);
    child.stdout?.resume();
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };

  await start();
  const address = {
    host: "127.0.0.1",
    port,
    isTls: false,
    username: "",
    password: new Secret(""),
    database: 0,
  };
  return {
    address,
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    signal: (signal) => void child.kill(signal),
    close: async () => {
      await kill();
      await rm(folder, { recursive: true });
    },
  };
}
