/** One token service under measurement: ours, or whatever `PEER_CMD` starts, with the same environment. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { readCpuSeconds } from "../readCpuSeconds.ts";
import type { Hosts } from "./startHosts.ts";

const KIB_PER_MB = 1000 / 1.024;
const START_TIMEOUT_MS = 20_000;

export interface MeasuredService {
  readonly url: string;
  /** Processor time since its start, in seconds, of all its threads. */
  readonly cpuSeconds: () => number;
  /** Resident memory, in MB (10^6 bytes). */
  readonly residentMb: () => number;
  readonly close: () => Promise<void>;
}

/** @param command run by `sh`; it becomes the process that is measured. */
export async function startService(command: string, hosts: Hosts): Promise<MeasuredService> {
  const address = `127.0.0.1:${await findFreePort()}`;
  const child = spawn("sh", ["-c", `exec ${command}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      PATH: process.env["PATH"],
      LIVEKIT_URL: `ws://${hosts.sfu}`,
      LIVEKIT_KEY: "devkey",
      LIVEKIT_SECRET: "a secret of thirty-two characters",
      LIVEKIT_JWT_BIND: address,
      LIVEKIT_FULL_ACCESS_HOMESERVERS: "*",
      // The hosts are at private addresses and show a certificate of nobody.
      LIVEKIT_INSECURE_SKIP_VERIFY_TLS: "YES_I_KNOW_WHAT_I_AM_DOING",
      LIVEKIT_LOG_LEVEL: "error",
      ...ONLY_OURS,
    },
  });
  const url = `http://${address}`;
  const exited = once(child, "exit");
  await Promise.race([
    waitUntilReady(url),
    exited.then(([code]) => {
      throw new Error(`"${command}" ended with ${String(code)} instead of listening`);
    }),
  ]);
  const { pid } = child;
  return {
    url,
    cpuSeconds: () => readCpuSeconds(pid ?? 0),
    residentMb: () => {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return Number(/^VmRSS:\s+(\d+) kB/mu.exec(status)?.[1]) / KIB_PER_MB;
    },
    close: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** One address asks for everybody here, which no deployment would allow. */
const ONLY_OURS = {
  TERTULIA_REQUESTS_PER_MINUTE_PER_ADDRESS: "0",
  TERTULIA_REQUESTS_PER_MINUTE_PER_PERSON: "0",
};

async function waitUntilReady(url: string): Promise<void> {
  const endsAt = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < endsAt) {
    const response = await fetch(`${url}/healthz`).catch(() => null);
    if (response?.ok === true) return;
    await delay(20);
  }
  throw new Error(`${url} does not answer within ${START_TIMEOUT_MS / 1000} s`);
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
