/**
 * `npm run check`: types, lint, format, dead code and spec, two at a time; one line each, all findings shown. What has not
 * changed since the last time is not checked for types again: what is known of it is kept below `node_modules`.
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

interface Outcome extends Step {
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

const KNOWN = resolve("node_modules/.cache/types");

const typeSteps: Step[] = globSync("{packages/*,apps/*,e2e,tools}/tsconfig*.json")
  .toSorted()
  .map((project) => ({
    name: `types ${project}`,
    command: [
      "tsc",
      "-p",
      project,
      "--incremental",
      "--tsBuildInfoFile",
      `${KNOWN}/${project}.json`,
    ],
  }));

const STEPS: readonly Step[] = [
  {
    name: "lint",
    command: ["oxlint", "--type-aware", "--deny-warnings", "--report-unused-disable-directives"],
  },
  ...typeSteps,
  { name: "format", command: ["oxfmt", "--check"] },
  { name: "dead code", command: ["knip"] },
  // In strict mode each package must list what its product code imports; hoisting would hide it.
  {
    name: "dependencies",
    command: ["knip", "--strict", "--include", "dependencies,unlisted,unresolved"],
  },
  { name: "spec", command: ["node", "tools/checkSpec.ts"] },
];

function run(step: Step): Promise<Outcome> {
  const [file = "", ...args] = step.command;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    child.on("error", (error) => (output += error.message));
    child.on("close", (code) =>
      resolve({
        ...step,
        passed: code === 0,
        output,
        seconds: (performance.now() - startedAt) / 1000,
      }),
    );
  });
}

const queue = [...STEPS];
const outcomes: Outcome[] = [];
await Promise.all(
  Array.from({ length: Math.min(2, cpus().length) }, async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const outcome = await run(step);
      outcomes.push(outcome);
      console.log(
        `${outcome.passed ? "ok    " : "FAILED"} ${outcome.name} (${outcome.seconds.toFixed(1)} s)`,
      );
      if (!outcome.passed) console.log(outcome.output.trimEnd());
    }
  }),
);

const failed = outcomes.filter((outcome) => !outcome.passed).length;
console.log(`${outcomes.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
