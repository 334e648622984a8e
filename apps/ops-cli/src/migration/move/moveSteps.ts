/** The steps of a move to MAS. Each can be begun again. Rules O310 to O323 in SPEC.md. */
import { join, resolve } from "node:path";
import { toned, type Text } from "../../cli/Text.ts";
import { connectPostgres } from "../../database/connectPostgres.ts";
import { openSqlite } from "../../database/openSqlite.ts";
import { renderFindings } from "../../doctor/renderFindings.ts";
import { readConfigFiles } from "../../homeserver-yaml/readConfigFiles.ts";
import { stoppedContainer } from "../../machine/stoppedContainer.ts";
import { checkMigration } from "../checkMigration.ts";
import { collectFacts, masCliOf } from "../collectFacts.ts";
import { compareRows, type RowComparison } from "../compareRows.ts";
import { readLinkedProviders } from "../loginProviders.ts";
import { readMasState } from "../masState.ts";
import { showMigration } from "../migrateProgress.ts";
import { withMigrationInput } from "../migrationInput.ts";
import { migrationFindings } from "../migrationFindings.ts";
import { openSynapseDatabase, withDatabase } from "../openDatabases.ts";
import { readSynapseConfig } from "../readSynapseConfig.ts";
import { providersOf, sumExpectedRows, sumMasRows } from "../rowKinds.ts";
import { backUpDatabase, backUpFiles } from "./backUp.ts";
import { copySqlite } from "./copySqlite.ts";
import type { Journal } from "./Journal.ts";
import { expectStillMoved } from "./expectStillMoved.ts";
import { expectSameRows, fromNotes, migrateToMas, toNotes } from "./migrateToMas.ts";
import { locateSynapse, masAddress, openMas, readPostgresConfig, type Move } from "./Move.ts";
import { notDelegating, refusedBySynapse, somethingInTheWay } from "./moveErrors.ts";
import { backupTitles } from "./moveTexts.ts";
import { showPort } from "./portProgress.ts";
import { hasSynapseRunSince, markOfSynapse, reopen } from "./ranSince.ts";
import type { Step } from "./runSteps.ts";
import {
  delegatesToMas,
  expectNobodyConnected,
  expectSynapseStopped,
  turn,
} from "./stopAndStart.ts";
import {
  countSqlite,
  countTables,
  expectOnlyDatabaseDiffers,
  expectSameCounts,
  portDatabase,
} from "./toPostgres.ts";

export function moveSteps(move: Move): readonly Step[] {
  const { options, context } = move;
  const start = (service: "Synapse" | "MAS", hook: string | undefined) => async () => {
    const timeoutSeconds = options["hook-timeout"];
    await turn({ service, direction: "start", hook, timeoutSeconds }, context);
    return null;
  };
  return [
    { id: "check", run: () => check(move) },
    { id: "stop-synapse", run: () => stopSynapse(move) },
    { id: "stop-mas", run: () => stopMas(move) },
    { id: "back-up-files", run: () => copyFiles(move) },
    { id: "to-postgres", run: () => toPostgres(move) },
    { id: "switch-database", run: () => switchDatabase(move) },
    { id: "back-up-databases", run: () => backUpDatabases(move) },
    { id: "delegate", run: () => expectDelegation(move) },
    { id: "count", run: () => countExpected(move) },
    { id: "migrate", run: () => migrate(move) },
    { id: "compare", run: () => compare(move) },
    { id: "start-mas", run: start("MAS", options["start-mas"]) },
    { id: "start-synapse", run: start("Synapse", options["start-synapse"]) },
  ];
}

/** What has arrived against what was counted before, as the journal has it; `null` before. */
export function comparedRows(journal: Journal): readonly RowComparison[] | null {
  if (journal.stateOf("compare") !== "done") return null;
  return compareRows(fromNotes(journal.notesOf("count")), fromNotes(journal.notesOf("compare")));
}

/**
 * Sees that what an earlier run has done is still so; harmless before there was any.
 *
 * @throws {OpsError} ops/state-changed.
 */
export async function lookAtEarlierRun(move: Move): Promise<void> {
  const { journal } = move;
  if (journal.stateOf("compare") === "done") {
    expectStillMoved(journal, await withDatabase(openMas(move), sumMasRows));
  } else if (journal.stateOf("migrate") !== "done" && (await hasSynapseRunSince(move))) {
    await reopen(move);
  }
}

async function check({ options, context }: Move) {
  const findings = checkMigration(await collectFacts(options, context));
  const file = options["postgres-config"];
  const failures = findings.filter(
    ({ id, status }) => status === "fail" && !(id === "migrate/engine" && file !== undefined),
  );
  for (const line of renderFindings(migrationFindings, failures)) context.say(line);
  if (failures.length > 0) throw somethingInTheWay(failures.length);
  return null;
}

async function stopSynapse(move: Move) {
  const { options, context } = move;
  const [hook, timeoutSeconds] = [options["stop-synapse"], options["hook-timeout"]];
  await turn({ service: "Synapse", direction: "stop", hook, timeoutSeconds }, context);
  await expectStopped(move);
  return { mark: await markOfSynapse(move) };
}

async function expectStopped(move: Move): Promise<void> {
  const { place, synapse } = await locateSynapse(move);
  await withDatabase(openSynapseDatabase(place), (database) =>
    expectSynapseStopped({ synapse, database }, move.context.http),
  );
}

async function stopMas(move: Move) {
  const { options, context } = move;
  const [hook, timeoutSeconds] = [options["stop-mas"], options["hook-timeout"]];
  await turn({ service: "MAS", direction: "stop", hook, timeoutSeconds }, context);
  await withDatabase(openMas(move), (database) => expectNobodyConnected(database, "MAS"));
  return null;
}

async function copyFiles({ options, context, journal, workDir }: Move) {
  const notes = journal.notesOf("back-up-files");
  const synapse = await readSynapseConfig(options["synapse-config"], context);
  // The way back is to the files from before: a later run must not put those that delegate in their place.
  if (notes["files"] !== undefined && delegatesToMas(synapse)) return notes;
  const inFolders = await readConfigFiles(context, options["synapse-config"]);
  const paths = [...inFolders.map(({ path }) => path), ...options["mas-config"]];
  const { copied, missed } = await backUpFiles(paths, join(workDir, "files"), context);
  for (const path of missed) context.say(toned("warn", notCopied(path)));
  return { files: copied.length };
}

function notCopied(path: string): Text {
  return {
    en: `${path} is not a file of this machine, and was not copied: keep a copy of it yourself.`,
    es: `${path} no es un archivo de esta máquina y no se ha copiado: guarde usted una copia.`,
  };
}

async function toPostgres(move: Move) {
  const { options, context, workDir, seenAs } = move;
  const { place, synapse } = await locateSynapse(move);
  if (place.kind === "postgres") return null;
  const { path, fields, address } = await readPostgresConfig(move);
  expectOnlyDatabaseDiffers(synapse, fields);
  // From a copy: the script may bring the file's schema up to date, and the file itself is the way back.
  const copy = join(workDir, "homeserver-copy.db");
  await copySqlite({ from: place.path, to: copy }, context);
  const expected = await withDatabase(openSqlite(place.path), countSqlite);
  const python = options["synapse-python"];
  const onLine = showPort(expected, context);
  const seen = { sqlite: seenAs(copy), postgresConfig: seenAs(path) };
  await portDatabase({ python, ...seen, onLine }, context);
  const counts = await withDatabase(connectPostgres(address), (postgres) =>
    countTables(expected, postgres, context),
  );
  expectSameCounts(counts);
  return { tables: counts.length, rows: counts.reduce((sum, { after }) => sum + after, 0) };
}

async function switchDatabase(move: Move) {
  const { options, context } = move;
  const { place } = await locateSynapse(move);
  if (place.kind === "postgres") return { mark: await markOfSynapse(move) };
  const { path } = await readPostgresConfig(move);
  const [homeserver = ""] = options["synapse-config"];
  const { files, cwd } = context;
  const target = resolve(cwd, homeserver);
  const lock = await files.lock(target);
  try {
    const backup = await files.replace(target, await files.readBytes(path));
    return { backup: backup ?? "", mark: await markOfSynapse(move) };
  } finally {
    lock.release();
  }
}

async function backUpDatabases(move: Move) {
  const { options, context, workDir } = move;
  if (options["no-database-backup"]) return null;
  const { place } = await locateSynapse(move);
  const pgDump = options["pg-dump"];
  if (place.kind === "postgres") {
    const file = join(workDir, "synapse.dump");
    const title = backupTitles.Synapse;
    await backUpDatabase({ pgDump, address: place.address, file, title }, context);
  }
  const [address, file] = [await masAddress(move), join(workDir, "mas.dump")];
  await backUpDatabase({ pgDump, address, file, title: backupTitles.MAS }, context);
  return null;
}

async function expectDelegation({ options, context, seenAs }: Move) {
  const { runProgram, cwd } = context;
  const synapse = await readSynapseConfig(options["synapse-config"], context);
  if (!delegatesToMas(synapse)) throw notDelegating();
  const files = options["synapse-config"].flatMap((file) => ["-c", seenAs(resolve(cwd, file))]);
  const test = await runProgram(options["synapse-python"], ["-m", "synapse.config", ...files]);
  const stopped = stoppedContainer("synapse-python", test);
  if (stopped !== null) throw stopped;
  if (test.exitCode !== 0) throw refusedBySynapse(test.stderr.trim().split("\n").at(-1) ?? "");
  return null;
}

async function countExpected(move: Move) {
  await expectStopped(move);
  const { place } = await locateSynapse(move);
  const mas = await masCliOf(move.options, move.context).dumpConfig();
  const sums = await withDatabase(openSynapseDatabase(place), (database) =>
    sumExpectedRows(database, providersOf(mas)),
  );
  return toNotes(sums);
}

async function migrate(move: Move) {
  const { options, context, journal } = move;
  await expectStopped(move);
  const state = await withDatabase(openMas(move), async (database) => {
    await expectNobodyConnected(database, "MAS");
    return await readMasState(database);
  });
  const expected = fromNotes(journal.notesOf("count"));
  const masCli = masCliOf(options, context);
  const compareNow = async () =>
    compareRows(expected, await withDatabase(openMas(move), sumMasRows));
  const onLine = showMigration(expected, context);
  const { place } = await locateSynapse(move);
  const linkedProviders = await withDatabase(openSynapseDatabase(place), readLinkedProviders);
  const mas = await masCli.dumpConfig();
  await withMigrationInput({ options, mas, linkedProviders }, context, (input) =>
    migrateToMas({ masCli, input, state, compare: compareNow, onLine }),
  );
  return null;
}

async function compare(move: Move) {
  const found = await withDatabase(openMas(move), sumMasRows);
  expectSameRows(compareRows(fromNotes(move.journal.notesOf("count")), found));
  return toNotes(found);
}
