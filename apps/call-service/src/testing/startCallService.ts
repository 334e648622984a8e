/** The call service as a process of its own, for tests of what goes beyond one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface CallServiceProcess {
  /** `http:` URL without trailing slash. */
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process has ended. */
  readonly kill: (signal: "SIGKILL" | "SIGTERM") => Promise<void>;
}

/** Listens when this resolves; on a free port unless `env` says where. */
export async function startCallService(
  env: Readonly<Record<string, string>>,
): Promise<CallServiceProcess> {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { LIVEKIT_JWT_BIND: "127.0.0.1:0", ...env },
  });
  const ended = once(child, "exit");
  const address = Promise.withResolvers<string>();
  createInterface(child.stdout).on("line", (line) => {
    const entry = JSON.parse(line) as { msg: string; address?: string };
    if (entry.msg === "listening") address.resolve(entry.address ?? "");
  });
  void ended.then(() => address.reject(new Error("the call service ended before it listened")));
  return {
    url: `http://${await address.promise}`,
    pid: child.pid ?? 0,
    kill: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}
