/** A real stack ends with Ctrl-C, whole, and starts again in the same folder, also after a kill. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { portsOfProcesses, takePort } from "../harness/portsOfProcesses.ts";
import { readRun } from "../harness/readRun.ts";
import type { Run } from "../harness/readRun.ts";
import { startOwnStack } from "../harness/startOwnStack.ts";
import type { OwnStack, OwnStackOptions } from "../harness/startOwnStack.ts";
import { until } from "../harness/until.ts";

const ROOT = join(import.meta.dirname, "../..");

async function start(options: Pick<OwnStackOptions, "keepsState">): Promise<OwnStack> {
  const stack = await startOwnStack({ root: ROOT, folder: "e2e-start-and-stop", ...options });
  onTestFinished(() => stack.close());
  return stack;
}

/** What has ended and was not yet taken note of by its parent runs no more. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Of its addresses, and what else its processes can be reached at: the SFU's ports for media are in no address. */
function portsOf(run: Run): ReturnType<typeof portsOfProcesses> {
  const held = portsOfProcesses(Object.values(run.pids));
  const named = [run.client, run.homeserver, run.callService, run.livekit, run.operatorPage.url];
  const tcp = held.filter(({ protocol }) => protocol === "tcp").map(({ port }) => port);
  expect(tcp).toEqual(expect.arrayContaining(named.map((url) => Number(new URL(url).port))));
  expect(held.map(({ protocol }) => protocol)).toContain("udp");
  return held;
}

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

test("Ctrl-C leaves no process and no port behind; the next start in the folder comes up, and so does one after a kill -9", async () => {
  const first = await start({});
  const run = readRun(first.runFile);
  const pids = Object.values(run.pids);
  const ports = portsOf(run);
  expect(pids.filter(isRunning)).toEqual(pids);
  expect(await first.pressCtrlC()).toBe(0);
  expect(pids.filter(isRunning)).toEqual([]);
  for (const port of ports) await takePort(port);

  const second = await start({ keepsState: true });
  const again = readRun(second.runFile);
  expect(again.rooms).toEqual(run.rooms);
  const answer = await fetch(`${again.client}/_matrix/client/versions`);
  expect(answer.status).toBe(200);
  console.log(
    `The first start took ${inSeconds(first.startedInMs)}, the second ${inSeconds(second.startedInMs)}.`,
  );

  const { starter, ...servers } = again.pids;
  const left = Object.values(servers);
  await second.kill();
  await until("the starter is gone", () => !isRunning(Number(starter)));
  expect(left.filter(isRunning)).toEqual(left);
  const third = await start({ keepsState: true });
  expect(left.filter(isRunning)).toEqual([]);
  expect(third.printed()).toContain(
    "Ended what an earlier start had left running: Synapse, LiveKit, Call service.",
  );
  expect(readRun(third.runFile).rooms).toEqual(run.rooms);
  expect(await third.pressCtrlC()).toBe(0);
});
