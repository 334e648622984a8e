/** The command line in the test's own process, with what it printed. */
import type { Command } from "../cli/Command.ts";
import type { Machine } from "../cli/Context.ts";
import { runCli } from "../cli/runCli.ts";
import { commands } from "../commands/commands.ts";
import { createTestMachine } from "./createTestMachine.ts";

export interface TestRun {
  readonly machine?: Partial<Machine>;
  /** Default: all. */
  readonly commands?: readonly Command[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What a person answers; without it there is no terminal. */
  readonly answer?: string;
  /** Default: never aborted. */
  readonly signal?: AbortSignal;
}

export interface TestRunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runForTest(
  args: readonly string[],
  { machine, answer, ...given }: TestRun = {},
): Promise<TestRunResult> {
  let [stdout, stderr] = ["", ""];
  const isTty = answer !== undefined;
  const exitCode = await runCli({
    commands,
    env: {},
    cwd: "/nowhere",
    signal: new AbortController().signal,
    ...given,
    args,
    version: "1.2.3",
    machine: createTestMachine(machine),
    io: {
      stdout: (text) => void (stdout += text),
      stderr: (text) => void (stderr += text),
      isTty: { stdin: isTty, stdout: isTty, stderr: isTty },
      ask: (question) => {
        stderr += question;
        return Promise.resolve(answer ?? "");
      },
    },
  });
  return { exitCode, stdout, stderr };
}
