/** Two participants of LiveKit's own client, of which one shall hear the other. Rule O228 in SPEC.md. */
import { spawn } from "node:child_process";
import { join } from "node:path";

/** What the process is told; never on its command line. */
export interface HearingOrder {
  readonly url: string;
  readonly speakerToken: string;
  readonly listenerToken: string;
}

export type Hearing = "heard" | "silent" | "not-installed";

/**
 * In a process of its own: the client is native code, which prints as it likes and keeps its process alive.
 *
 * @param timeoutMs - milliseconds from when the client has loaded.
 * @returns `not-installed` where there is no such client: in the single file, on another kind of machine.
 */
export async function hearAudio(order: HearingOrder, timeoutMs: number): Promise<Hearing> {
  // The single file has no folder of sources around it.
  const folder = import.meta.dirname as string | undefined;
  if (folder === undefined) return "not-installed";
  const main = join(folder, "hearAudioMain.ts");
  const child = spawn(process.execPath, [main], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Hearing>((resolve) => {
      let isReady = false;
      child.on("message", (message) => {
        if (message !== "ready") return resolve(message === "heard" ? "heard" : "silent");
        isReady = true;
        timer = setTimeout(() => resolve("silent"), timeoutMs);
        child.send(order);
      });
      child.on("error", () => resolve("not-installed"));
      child.on("exit", () => resolve(isReady ? "silent" : "not-installed"));
    });
  } finally {
    clearTimeout(timer);
    child.kill("SIGKILL");
  }
}
