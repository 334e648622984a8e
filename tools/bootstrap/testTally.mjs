/** How many tests passed and failed, over runners that each report in their own way. */
import { existsSync, readFileSync } from "node:fs";

/**
 * @typedef {object} TestTally
 * @property {number} passed
 * @property {number} failed
 */

/** A runner that broke before it could count is one failure, so that it cannot look like success. */
const BROKEN = Object.freeze({ passed: 0, failed: 1 });

/**
 * @param {readonly TestTally[]} tallies
 * @returns {TestTally}
 */
export function sumTallies(tallies) {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.reduce((sum, tally) => sum + tally.failed, 0),
  };
}

/**
 * @param {TestTally} tally
 * @returns {string} The last line of a test run.
 */
export function formatTally({ passed, failed }) {
  return `${passed} passed, ${failed} failed`;
}

/**
 * @param {string} output What `npm run check` printed; its last line is a tally.
 * @param {number} exitCode
 * @returns {TestTally}
 */
export function tallyCheck(output, exitCode) {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return found
    ? withExitCode({ passed: Number(found[1]), failed: Number(found[2]) }, exitCode)
    : BROKEN;
}

/**
 * @param {number} exitCode Of a program that checks one thing.
 * @returns {TestTally}
 */
export function tallyProgram(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/**
 * @param {string} reportFile Written by Vitest's `json` reporter.
 * @param {number} exitCode Vitest's: a test file that does not load or an error outside of tests shows only here.
 * @returns {TestTally}
 */
export function tallyVitest(reportFile, exitCode) {
  if (!existsSync(reportFile)) return BROKEN;
  const report = /** @type {{ numPassedTests?: unknown, numFailedTests?: unknown }} */ (
    JSON.parse(readFileSync(reportFile, "utf8"))
  );
  const { numPassedTests: passed, numFailedTests: failed } = report;
  if (typeof passed !== "number" || typeof failed !== "number") return BROKEN;
  return withExitCode({ passed, failed }, exitCode);
}

/**
 * @param {TestTally} tally
 * @param {number} exitCode
 * @returns {TestTally}
 */
function withExitCode(tally, exitCode) {
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}
