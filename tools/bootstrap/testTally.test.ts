import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { formatTally, sumTallies, tallyCheck, tallyProgram, tallyVitest } from "./testTally.mjs";

function reportOf(content: unknown): string {
  const file = join(tempFolder(), "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

it("[B14] the last line is the sum over all runners", () => {
  const check = tallyCheck("ok lint\n1 passed, 1 failed\nok types\n4 passed, 2 failed\n", 1);
  const unit = tallyVitest(reportOf({ numPassedTests: 10, numFailedTests: 0 }), 0);
  const size = tallyProgram(0);
  expect(formatTally(sumTallies([check, unit, size]))).toBe("15 passed, 2 failed");
});

it.each([
  ["a check that printed no sum", () => tallyCheck("Segmentation fault", 139)],
  ["a check that counts no failure, but failed", () => tallyCheck("0 passed, 0 failed", 1)],
  ["a program that failed", () => tallyProgram(1)],
  ["a suite without a report", () => tallyVitest("/nowhere/report.json", 1)],
  ["a report without numbers", () => tallyVitest(reportOf({}), 0)],
  [
    "a file that did not load",
    () => tallyVitest(reportOf({ numPassedTests: 0, numFailedTests: 0 }), 1),
  ],
])("[B14] %s counts as one failure", (_what, tally) => {
  expect(tally()).toEqual({ passed: 0, failed: 1 });
});
