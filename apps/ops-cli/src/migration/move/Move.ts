/** A move to MAS, and where its two databases are. */
import { resolve } from "node:path";
import type { Context } from "../../cli/Context.ts";
import { connectPostgres } from "../../database/connectPostgres.ts";
import type { Database } from "../../database/Database.ts";
import { toPostgresAddress, type PostgresAddress } from "../../database/PostgresAddress.ts";
import { masCliOf } from "../collectFacts.ts";
import type { SeenAs } from "../../homeserver-yaml/seenAs.ts";
import {
  locateMasDatabase,
  locateSynapseDatabase,
  type SynapseDatabase,
} from "../openDatabases.ts";
import { fieldsAt, readSynapseConfig, type ConfigFields } from "../readSynapseConfig.ts";
import type { Journal } from "./Journal.ts";
import { needsPostgresConfig } from "./moveErrors.ts";
import type { MoveOptions } from "./moveOptions.ts";

export interface Move {
  readonly options: MoveOptions;
  readonly context: Context;
  readonly journal: Journal;
  /** Absolute. */
  readonly workDir: string;
  readonly seenAs: SeenAs;
}

export async function locateSynapse({
  options,
  context,
}: Move): Promise<{ readonly place: SynapseDatabase; readonly synapse: ConfigFields }> {
  const synapse = await readSynapseConfig(options["synapse-config"], context);
  return { place: await locateSynapseDatabase(synapse, options, context), synapse };
}

export interface PostgresConfig {
  readonly path: string;
  readonly fields: ConfigFields;
  readonly address: PostgresAddress;
}

/** @throws {OpsError} ops/wrong-use without one; ops/config-unusable when it is not for PostgreSQL. */
export async function readPostgresConfig({ options, context }: Move): Promise<PostgresConfig> {
  const file = options["postgres-config"];
  if (file === undefined || options["synapse-config"].length > 1) throw needsPostgresConfig();
  const fields = await readSynapseConfig([file], context);
  const database = fieldsAt(fields, "database");
  if (database["name"] !== "psycopg2") throw needsPostgresConfig();
  return {
    path: resolve(context.cwd, file),
    fields,
    address: toPostgresAddress(fieldsAt(database, "args")),
  };
}

export async function masAddress({ options, context }: Move): Promise<PostgresAddress> {
  return await locateMasDatabase(await masCliOf(options, context).dumpConfig(), options, context);
}

export async function openMas(move: Move): Promise<Database> {
  return await connectPostgres(await masAddress(move));
}
