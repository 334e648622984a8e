import { expect, it } from "vitest";
import { parseSyn2masReport } from "./parseSyn2masReport.ts";

const BOTH = `2026-01-01T00:00:00Z INFO cli.syn2mas.run started


===== Errors =====
These issues prevent migrating from Synapse to MAS right now:

• MAS config is missing a password hashing scheme with version '1'

• Guest support is enabled in the Synapse configuration.


===== Warnings =====
These potential issues should be considered before migrating from Synapse to MAS right now:

• Synapse config has registration enabled.

`;

it("[O260] errors and warnings are told apart", () => {
  expect(parseSyn2masReport(10, BOTH)).toEqual({
    outcome: "errors",
    errors: [
      "MAS config is missing a password hashing scheme with version '1'",
      "Guest support is enabled in the Synapse configuration.",
    ],
    warnings: ["Synapse config has registration enabled."],
    failure: "",
  });
});

it("[O261] warnings alone are no failure", () => {
  const report = parseSyn2masReport(11, BOTH.replace(/=+ Errors =+[^]*?(?==+ Warnings)/u, ""));
  expect(report).toEqual({
    outcome: "warnings",
    errors: [],
    warnings: ["Synapse config has registration enabled."],
    failure: "",
  });
});

it.each([
  [0, "", "clean"],
  [2, "error: unexpected argument", "wrong-use"],
  [1, "Error: The MAS database is not empty: rows found in at least `users`.", "mas-not-empty"],
  [1, "ERROR This likely means that another syn2mas instance is already running!", "mas-locked"],
  [
    1,
    "Error: locking Synapse table `users`\n  could not obtain lock on relation",
    "synapse-locked",
  ],
  [1, "Error: could not connect to Synapse Postgres database", "failed"],
  [137, "", "failed"],
])("[O262] exit code %i with %j is %s", (exitCode, stderr, outcome) => {
  const { failure, ...report } = parseSyn2masReport(exitCode, stderr);
  expect(report.outcome).toBe(outcome);
  expect(failure).toBe(["clean"].includes(outcome) ? "" : stderr);
});
