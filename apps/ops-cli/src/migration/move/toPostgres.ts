/** Synapse's data from SQLite to PostgreSQL, by Synapse's own script. Rules O320 to O323 and O401 in SPEC.md. */
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../../cli/Context.ts";
import { OpsError } from "../../cli/OpsError.ts";
import type { Text } from "../../cli/Text.ts";
import type { Database } from "../../database/Database.ts";
import { stoppedContainer } from "../../machine/stoppedContainer.ts";
import { maskText } from "../../secrets/maskText.ts";
import type { ConfigFields } from "../readSynapseConfig.ts";

/** A large homeserver takes hours. */
const TIMEOUT_MS = 7 * 24 * 60 * 60 * 1000;
const SAID_LINES = 6;

/** The script's exit codes that say more than "failed". */
const CONFIG_EXIT_CODES = new Set([2, 3, 4]);

/**
 * Tables that Synapse's script leaves out or fills by its own measure: the directory and search index are made anew,
 * login sessions in a browser end, and the rest is its own book-keeping.
 */
const NOT_COMPARED =
  /^(?:sqlite_|event_search|user_directory|users_who_share_private_rooms|users_in_public_rooms|ui_auth_sessions|worker_read_write_locks|schema_|applied_|background_updates$|port_from_sqlite3$|sent_transactions$|stream_positions$|instance_map$)/u;

const COMPARED: Text = { en: "Tables compared:", es: "Tablas comparadas:" };

export interface PortInput {
  readonly python: string;
  /** Both as that Python sees them. */
  readonly sqlite: string;
  readonly postgresConfig: string;
  /** Takes every line that it prints. */
  readonly onLine: (line: string) => void;
}

/**
 * Runs `synapse_port_db`; run again, it goes on where it was.
 *
 * @see Synapse, docs/postgres.md, "Porting from SQLite"
 * @throws {OpsError} ops/config-refused, ops/program-failed.
 */
export async function portDatabase(
  { python, sqlite, postgresConfig, onLine }: PortInput,
  { runProgram }: Pick<Context, "runProgram">,
): Promise<void> {
  // -u: what it prints comes at once, and not when there is much of it.
  const script = ["-u", "-m", "synapse._scripts.synapse_port_db"];
  const files = ["--sqlite-database", sqlite, "--postgres-config", postgresConfig];
  const options = { timeoutMs: TIMEOUT_MS, onLine };
  const result = await runProgram(python, [...script, ...files], options);
  if (result.exitCode === 0) return;
  const stopped = stoppedContainer("synapse-python", result);
  if (stopped !== null) throw stopped;
  const lines = `${result.stdout}\n${result.stderr}`.trim().split("\n");
  throw portFailed(
    CONFIG_EXIT_CODES.has(result.exitCode),
    maskText(lines.slice(-SAID_LINES).join("\n")),
  );
}

export interface TableCount {
  readonly table: string;
  readonly before: number;
  readonly after: number;
}

/** Rows of every table of SQLite, as far as they have to be equal afterwards. */
export async function countSqlite(sqlite: Database): Promise<ReadonlyMap<string, number>> {
  const names = await namesIn(sqlite, "SELECT name FROM sqlite_master WHERE type = 'table'");
  const counts = new Map<string, number>();
  for (const table of names.filter((name) => !NOT_COMPARED.test(name))) {
    counts.set(table, await countRows(sqlite, table));
  }
  return counts;
}

/** Rows of every table that both have; sorted by name. */
export async function countTables(
  expected: ReadonlyMap<string, number>,
  postgres: Database,
  { progress }: Pick<Context, "progress">,
): Promise<readonly TableCount[]> {
  const there = new Set(
    await namesIn(
      postgres,
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
    ),
  );
  const shared = [...expected.keys()].filter((table) => there.has(table)).toSorted();
  const counts: TableCount[] = [];
  for (const table of shared) {
    const [before, after] = [expected.get(table) ?? 0, await countRows(postgres, table)];
    counts.push({ table, before, after });
    progress(COMPARED, { done: counts.length, total: shared.length });
  }
  return counts;
}

/** @throws {OpsError} ops/state-changed with the tables that differ. */
export function expectSameCounts(counts: readonly TableCount[]): void {
  const different = counts.filter(({ before, after }) => before !== after);
  if (different.length === 0) return;
  const list = different
    .map(({ table, before, after }) => `${table} (${before} → ${after})`)
    .join(", ");
  throw new OpsError({
    code: "ops/state-changed",
    text: {
      en: `Not everything has come to PostgreSQL: ${list}.`,
      es: `No todo ha llegado a PostgreSQL: ${list}.`,
    },
    remedy: {
      en: "Synapse still uses SQLite and nothing is lost. Drop the PostgreSQL database, create it anew, and run this command again.",
      es: "Synapse sigue usando SQLite y no se ha perdido nada. Borre la base de datos PostgreSQL, créela de nuevo y ejecute esta orden otra vez.",
    },
  });
}

/**
 * Sees that the operator's file for PostgreSQL is the present one with another database.
 *
 * @throws {OpsError} ops/config-unusable with the settings that differ.
 */
export function expectOnlyDatabaseDiffers(present: ConfigFields, next: ConfigFields): void {
  const names = [...new Set([...Object.keys(present), ...Object.keys(next)])].toSorted();
  const different = names.filter(
    (name) => name !== "database" && !isDeepStrictEqual(present[name], next[name]),
  );
  if (different.length === 0) return;
  throw new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `The file of --postgres-config differs from the present one in more than the database: ${different.join(", ")}.`,
      es: `El archivo de --postgres-config difiere del actual en algo más que la base de datos: ${different.join(", ")}.`,
    },
    remedy: {
      en: "Copy the present file anew and change `database:` alone.",
      es: "Copie de nuevo el archivo actual y cambie solo `database:`.",
    },
  });
}

async function countRows(database: Database, table: string): Promise<number> {
  const [row] = await database.query(`SELECT count(*) AS count FROM "${table}"`);
  return Number(row?.["count"]);
}

async function namesIn(database: Database, sql: string): Promise<readonly string[]> {
  return (await database.query(sql)).map(({ name }) => String(name));
}

function portFailed(isConfig: boolean, said: string): OpsError {
  return new OpsError({
    code: isConfig ? "ops/config-refused" : "ops/program-failed",
    text: {
      en: `Synapse's script synapse_port_db failed:\n${said}`,
      es: `El guion synapse_port_db de Synapse ha fallado:\n${said}`,
    },
    remedy: isConfig
      ? {
          en: "Give --postgres-config a whole homeserver.yaml whose database.name is psycopg2, and --synapse-python the Python that runs Synapse, with psycopg2.",
          es: "Dé a --postgres-config un homeserver.yaml completo cuyo database.name sea psycopg2, y a --synapse-python el Python con que funciona Synapse, con psycopg2.",
        }
      : {
          en: "Synapse still uses SQLite and nothing is lost. Mend what it says and run this command again: it goes on where it was.",
          es: "Synapse sigue usando SQLite y no se ha perdido nada. Corrija lo que dice y ejecute esta orden otra vez: sigue donde estaba.",
        },
  });
}
