/** A real stack ends with Ctrl-C, whole, and starts again in the same folder. */
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRun } from "../harness/readRun.ts";
import type { Run } from "../harness/readRun.ts";
import { startOwnStack } from "../harness/startOwnStack.ts";
import type { OwnStack, OwnStackOptions } from "../harness/startOwnStack.ts";

const ROOT = join(import.meta.dirname, "../..");

async function start(options: Pick<OwnStackOptions, "keepsState">): Promise<OwnStack> {
  const stack = await startOwnStack({ root: ROOT, folder: "e2e-start-and-stop", ...options });
  onTestFinished(() => stack.close());
  return stack;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @throws {Error} `EADDRINUSE` while somebody has it. */
async function takePort(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

function portsOf(run: Run): readonly number[] {
  return [run.client, run.homeserver, run.callService, run.livekit, run.operatorPage.url].map(
    (url) => Number(new URL(url).port),
  );
}

test("Ctrl-C leaves no process and no port behind, and the next start in the folder comes up", async () => {
  const first = await start({});
  const run = readRun(first.runFile);
  const pids = Object.values(run.pids);
  expect(pids.filter(isRunning)).toEqual(pids);
  expect(await first.pressCtrlC()).toBe(0);
  expect(pids.filter(isRunning)).toEqual([]);
  for (const port of portsOf(run)) await takePort(port);

  const second = await start({ keepsState: true });
  const again = readRun(second.runFile);
  expect(again.rooms).toEqual(run.rooms);
  const answer = await fetch(`${again.client}/_matrix/client/versions`);
  expect(answer.status).toBe(200);
  console.log(`The second start took ${(second.startedInMs / 1_000).toFixed(1)} s.`);
  expect(await second.pressCtrlC()).toBe(0);
});
