/**
 * `npm run bench:join`: how long a join takes, ours and Element Call in turn on one stack.
 *
 * `--rounds N` (default 10), `--delays 0,100`, `--rooms plain,encrypted`; `--write` puts the table into docs/performance.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machineName, writeMeasured } from "@tertulia/tools/documents";
import { readRun } from "../harness/readRun.ts";
import type { Run } from "../harness/readRun.ts";
import { startOwnStack } from "../harness/startOwnStack.ts";
import { missedTargets, toRows, toTable } from "./joinReport.ts";
import type { JoinCase } from "./joinReport.ts";
import { measureSeries } from "./measureSeries.ts";
import type { MeasuredSeries } from "./measureSeries.ts";

const ROOT = join(import.meta.dirname, "../..");
const FOLDER = join(ROOT, ".tertulia/bench");
const JSON_FILE = join(FOLDER, "join.json");

interface Settings {
  readonly rounds: number;
  readonly delaysMs: readonly number[];
  readonly rooms: readonly JoinCase["room"][];
  readonly writes: boolean;
}

const settings = parseSettings(process.argv.slice(2));
const given = process.env["TERTULIA_RUN_JSON"];
const stack = given === undefined ? await startOwnStack({ root: ROOT, folder: "e2e-stack" }) : null;
try {
  const measured = await measureAll(readRun(stack?.runFile ?? String(given)), settings);
  process.exitCode = report(measured, settings.writes);
} finally {
  await stack?.close();
}

async function measureAll(
  run: Run,
  { rounds, delaysMs, rooms }: Settings,
): Promise<MeasuredSeries> {
  const all: MeasuredSeries[] = [];
  for (const delayMs of delaysMs) {
    for (const room of rooms) {
      const series = { rounds, delayMs, room, failureFolder: FOLDER, say: console.log };
      all.push(await measureSeries(run, series));
    }
  }
  return {
    joins: all.flatMap(({ joins }) => joins),
    failures: all.flatMap(({ failures }) => failures),
  };
}

/** @returns the exit code: a missed target is told, a join that did not come about is a failure. */
function report({ joins, failures }: MeasuredSeries, writes: boolean): number {
  const rows = toRows(joins);
  const missed = missedTargets(rows);
  mkdirSync(FOLDER, { recursive: true });
  const all = { machine: machineName(), rows, missed, failures, joins };
  writeFileSync(JSON_FILE, JSON.stringify(all, null, 2));
  const table = toTable(rows);
  console.log(`\n${table}\n\nEvery join: ${JSON_FILE}`);
  console.log(
    missed.length === 0 ? "Every target is reached." : `Targets missed:\n${missed.join("\n")}`,
  );
  for (const failure of failures) console.log("Failed:", JSON.stringify(failure));
  if (writes) {
    const rounds = Math.min(...rows.map((row) => row.rounds));
    writeMeasured("bench:join", { table, effort: `${rounds} rounds` });
  }
  return failures.length === 0 ? 0 : 1;
}

function parseSettings(argv: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      rounds: { type: "string", default: "10" },
      delays: { type: "string", default: "0,100" },
      rooms: { type: "string", default: "plain,encrypted" },
      write: { type: "boolean", default: false },
    },
  });
  return {
    rounds: Number(values.rounds),
    delaysMs: values.delays.split(",").map(Number),
    rooms: values.rooms.split(",").map(parseRoom),
    writes: values.write,
  };
}

function parseRoom(room: string): JoinCase["room"] {
  if (room === "plain" || room === "encrypted") return room;
  throw new TypeError(`--rooms knows plain and encrypted, not ${room}.`);
}
