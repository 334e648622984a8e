/** Runs one Vitest suite, shown as it goes, and counts its tests. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runShown } from "./runShown.mjs";
import { tallyVitest } from "./testTally.mjs";

/** @import { Machine } from "./prepareMachine.mjs" */
/** @import { TestTally } from "./testTally.mjs" */

/**
 * @param {string} root The project's root.
 * @param {Machine} machine
 * @param {{ readonly name: string, readonly args: readonly string[] }} suite The report's name, and Vitest's arguments.
 * @returns {Promise<TestTally>}
 */
export async function runVitest(root, machine, { name, args }) {
  const reportFile = join(root, `.tertulia/reports/${name}.json`);
  if (existsSync(reportFile)) rmSync(reportFile);
  const { exitCode } = await runShown(
    [
      "vitest",
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      ...args,
    ],
    { cwd: root, env: machine.env },
  );
  return tallyVitest(reportFile, exitCode);
}
