/** People without a browser: a process of its own with @livekit/rtc-node, whose members stand in room state like any other. */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { CrowdHearing, CrowdOrder, CrowdReply, CrowdRequest } from "./crowdMessages.ts";

const MAIN = fileURLToPath(new URL("./crowdMain.ts", import.meta.url));

export interface Crowd {
  /** What every member has heard since it joined. */
  readonly hear: () => Promise<readonly CrowdHearing[]>;
  /** Everybody leaves properly; the process ends. */
  readonly leave: () => Promise<void>;
  /** Ends the process with SIGKILL if it still runs. */
  readonly close: () => Promise<void>;
  /** What the process printed. */
  readonly output: () => string;
}

/** Resolves when everybody publishes and has a membership. A process is used once: rtc-node grows over many connections. */
export async function gatherCrowd(order: CrowdOrder): Promise<Crowd> {
  const child = fork(MAIN, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  let printed = "";
  const keep = (chunk: Buffer): void => {
    printed += chunk.toString("utf8");
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  const ask = createAsker(child);
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  };
  try {
    await ask({ kind: "join", order });
  } catch (error) {
    await close();
    throw new Error(`The crowd could not gather:\n${printed}`, { cause: error });
  }
  return {
    hear: () => ask({ kind: "hear" }),
    async leave() {
      await ask({ kind: "leave" });
      await close();
    },
    close,
    output: () => printed,
  };
}

type WithoutId<Request> = Request extends { readonly id: number } ? Omit<Request, "id"> : never;

function createAsker(
  child: ChildProcess,
): (request: WithoutId<CrowdRequest>) => Promise<readonly CrowdHearing[]> {
  let lastId = 0;
  const waiting = new Map<number, PromiseWithResolvers<readonly CrowdHearing[]>>();
  child.on("message", (reply: CrowdReply) => {
    const deferred = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (reply.kind === "failed") deferred?.reject(new Error(reply.reason));
    else deferred?.resolve(reply.hearings);
  });
  child.once("exit", (code, signal) => {
    for (const deferred of waiting.values())
      deferred.reject(new Error(`The crowd's process ended (${signal ?? code}).`));
  });
  return (request) => {
    lastId += 1;
    const deferred = Promise.withResolvers<readonly CrowdHearing[]>();
    waiting.set(lastId, deferred);
    child.send({ ...request, id: lastId });
    return deferred.promise;
  };
}
