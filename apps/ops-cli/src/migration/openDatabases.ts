/** The two databases of a migration, where configurations or the operator say that they are. Rule O292 in SPEC.md. */
import { resolve } from "node:path";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import { connectPostgres } from "../database/connectPostgres.ts";
import type { Database } from "../database/Database.ts";
import { openSqlite } from "../database/openSqlite.ts";
import { toPostgresAddress, type PostgresAddress } from "../database/PostgresAddress.ts";
import type { MasConfig } from "../mas-cli/MasCli.ts";
import { masDatabaseOf, readDatabaseFile } from "../mas-cli/masDatabaseOf.ts";
import type { MigrationOptions } from "./migrationOptions.ts";
import { fieldsAt, type ConfigFields } from "./readSynapseConfig.ts";

/** Where Synapse's database is: a server, or the absolute path of a file. */
export type SynapseDatabase =
  | { readonly kind: "postgres"; readonly address: PostgresAddress }
  | { readonly kind: "sqlite"; readonly path: string };

type FileContext = Pick<Context, "files" | "cwd" | "keepSecret">;

/** @throws {OpsError} ops/config-unusable for a database that is neither. */
export async function locateSynapseDatabase(
  synapse: ConfigFields,
  options: Pick<MigrationOptions, "synapse-database-file">,
  context: FileContext,
): Promise<SynapseDatabase> {
  const database = fieldsAt(synapse, "database");
  const args = fieldsAt(database, "args");
  if (database["name"] === "sqlite3") {
    return { kind: "sqlite", path: resolve(context.cwd, String(args["database"])) };
  }
  const file = options["synapse-database-file"];
  if (file !== undefined)
    return { kind: "postgres", address: await readDatabaseFile(file, context) };
  if (database["name"] === "psycopg2")
    return { kind: "postgres", address: toPostgresAddress(args) };
  throw noDatabase();
}

export async function openSynapseDatabase(database: SynapseDatabase): Promise<Database> {
  return database.kind === "sqlite"
    ? await openSqlite(database.path)
    : await connectPostgres(database.address);
}

/** By the operator's file, else by MAS's configuration. */
export async function locateMasDatabase(
  mas: MasConfig,
  options: Pick<MigrationOptions, "mas-database-file">,
  context: FileContext,
): Promise<PostgresAddress> {
  const file = options["mas-database-file"];
  return file === undefined ? masDatabaseOf(mas) : await readDatabaseFile(file, context);
}

/** Opens it for that work, and closes it however the work ends. */
export async function withDatabase<Result>(
  opening: Promise<Database>,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const database = await opening;
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function noDatabase(): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: "Synapse's configuration names no database of kind sqlite3 or psycopg2.",
      es: "La configuración de Synapse no indica ninguna base de datos de tipo sqlite3 o psycopg2.",
    },
    remedy: {
      en: "Name every file that Synapse reads with --synapse-config; one of them has `database:`.",
      es: "Indique con --synapse-config todos los archivos que lee Synapse; uno de ellos tiene `database:`.",
    },
  });
}
