import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, vi } from "vitest";
import { identifyProcess, isRunning, parseProcessStat } from "./processIdentity.ts";

// It starts processes or sockets, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const FIELDS_4_TO_21 = "1 2 2 0 -1 4194560 100 0 0 0 5 3 0 0 20 0 1 0";

it("[B32] a process is known by its pid and its start, whatever its command is called", () => {
  expect(parseProcessStat(`41 (a) b (c) S ${FIELDS_4_TO_21} 987654 10 20`)).toEqual({
    pid: 41,
    startTicks: "987654",
  });
  expect(parseProcessStat(`41 (gone) Z ${FIELDS_4_TO_21} 987654 10 20`)).toBeNull();
});

it("[B32] another process under the same pid is not the one that was noted", async () => {
  const child = spawn("cat");
  await once(child, "spawn");
  const identity = identifyProcess(child.pid ?? 0);
  if (identity === null) throw new Error("It runs.");
  expect(isRunning(identity)).toBe(true);
  expect(isRunning({ ...identity, startTicks: "1" })).toBe(false);
  child.stdin.end();
  await once(child, "exit");
  expect(isRunning(identity)).toBe(false);
});
