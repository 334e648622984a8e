/** Whether Synapse has run since a move had it stopped: what was copied and counted is then old. Rule O324 in SPEC.md. */
import { OpsError } from "../../cli/OpsError.ts";
import { toned } from "../../cli/Text.ts";
import { connectPostgres } from "../../database/connectPostgres.ts";
import { openSynapseDatabase, withDatabase } from "../openDatabases.ts";
import type { StepId } from "./Journal.ts";
import { locateSynapse, readPostgresConfig, type Move } from "./Move.ts";
import { isSynapseRunning } from "./stopAndStart.ts";

/** All that depends on Synapse's data staying as they are, from the stop on. */
const REOPENED: readonly StepId[] = [
  "stop-synapse",
  "stop-mas",
  "back-up-files",
  "to-postgres",
  "switch-database",
  "back-up-databases",
  "delegate",
  "count",
];

/** How many rows were ever written; it is told by the server, and reading does not change it. */
const WRITES =
  "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::text AS writes FROM pg_stat_user_tables";

/** Of the database that Synapse's configuration names now; another one once somebody has written there. */
export async function markOfSynapse(move: Move): Promise<string> {
  const { place } = await locateSynapse(move);
  if (place.kind === "sqlite") {
    const { files } = move.context;
    const [file, log] = [await files.stamp(place.path), await files.stamp(`${place.path}-wal`)];
    return `sqlite ${file ?? "-"} ${log ?? "-"}`;
  }
  const [row] = await withDatabase(connectPostgres(place.address), (database) =>
    database.query(WRITES),
  );
  return `postgres ${String(row?.["writes"])}`;
}

/** By the last mark in the journal; `false` when there is none. */
export async function hasSynapseRunSince(move: Move): Promise<boolean> {
  const { journal, context } = move;
  if (journal.stateOf("stop-synapse") !== "done") return false;
  const { place, synapse } = await locateSynapse(move);
  const runs = await withDatabase(openSynapseDatabase(place), (database) =>
    isSynapseRunning({ synapse, database }, context.http),
  );
  if (runs) return true;
  // Killed between the change of the file and its note: nothing of the new database is in the journal yet.
  const isBetween = journal.stateOf("switch-database") === "begun" && place.kind === "postgres";
  const mark = journal.entries().findLast(({ notes }) => notes?.["mark"] !== undefined)?.notes;
  return !isBetween && mark !== undefined && mark["mark"] !== (await markOfSynapse(move));
}

/**
 * Lets everything since the stop be done again.
 *
 * @throws {OpsError} ops/state-changed while PostgreSQL holds what SQLite had before: the script would only add to it.
 */
export async function reopen(move: Move): Promise<void> {
  const { journal, context } = move;
  const { place } = await locateSynapse(move);
  const wasPorted = journal.entries().some(({ step }) => step === "to-postgres");
  if (place.kind === "sqlite" && wasPorted) await expectNewPostgres(move);
  context.say(
    toned("warn", {
      en: "Synapse has run since an earlier run had it stopped: it is stopped again, and what was copied and counted is done anew.",
      es: "Synapse ha funcionado desde que una ejecución anterior lo detuvo: se detiene de nuevo, y se repite lo copiado y contado.",
    }),
  );
  for (const step of REOPENED) {
    if (journal.stateOf(step) === "not-begun") continue;
    await journal.append({ at: context.clock.now(), step, event: "outdated" });
  }
}

async function expectNewPostgres(move: Move): Promise<void> {
  const { address } = await readPostgresConfig(move);
  const tables = await withDatabase(connectPostgres(address), (database) =>
    database.query("SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1"),
  );
  if (tables.length > 0) throw isOldCopy();
}

function isOldCopy(): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: "Synapse has run on SQLite since its data went to PostgreSQL, and those there are old.",
      es: "Synapse ha funcionado con SQLite desde que sus datos pasaron a PostgreSQL, y los de allí son viejos.",
    },
    remedy: {
      en: "Stop Synapse, drop the PostgreSQL database and create it anew, then run this command again.",
      es: "Detenga Synapse, borre la base de datos PostgreSQL y créela de nuevo; después ejecute esta orden otra vez.",
    },
  });
}
