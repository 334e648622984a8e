/** A real livekit-server on loopback, for contract tests. */
import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { LiveKitKeyPair } from "../authorize/mintLiveKitToken.ts";

const VERSION = "1.13.5";
const PROBE_INTERVAL_MS = 25;

export interface LiveKitServer {
  /** `http:` URL without trailing slash. */
  readonly apiUrl: string;
  readonly close: () => Promise<void>;
}

/**
 * Starts the binary that the project's bootstrap installed, or `TERTULIA_LIVEKIT_SERVER`.
 *
 * @throws when it ends before it answers, with what it printed.
 */
export async function startLiveKitServer({ key, secret }: LiveKitKeyPair): Promise<LiveKitServer> {
  const [port, tcpPort] = await freePorts(2);
  // YAML takes JSON. No room is made by joining, as in every deployment of ours.
  const config = {
    port,
    bind_addresses: ["127.0.0.1"],
    rtc: { tcp_port: tcpPort, udp_port: tcpPort, node_ip: "127.0.0.1", use_external_ip: false },
    room: { auto_create: false },
    keys: { [key]: secret.reveal() },
  };
  const child = spawn(binaryPath(), ["--config-body", JSON.stringify(config)], {
    stdio: ["ignore", "pipe", "pipe"],
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

  const apiUrl = `http://127.0.0.1:${port}`;
  while (!(await answers(apiUrl))) {
    if (hasEnded) throw new Error(`livekit-server ended before it answered:\n${output}`);
    await delay(PROBE_INTERVAL_MS);
  }
  return {
    apiUrl,
    close: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

function binaryPath(): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const tertuliaCache = process.env["TERTULIA_CACHE"] ?? join(cache, "tertulia");
  return (
    process.env["TERTULIA_LIVEKIT_SERVER"] ??
    join(tertuliaCache, `livekit-server-${VERSION}`, "server")
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

/** All held at once, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listenAnywhere(): Promise<ReturnType<typeof createServer>> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
