/** The stand-in's commands: the words and exit codes of MAS 1.22 that this command line depends on. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse, stringify } from "yaml";
import type { StandInOrders } from "../masCliStandIn.ts";
import { checkMigration, fieldsOf, type Fields } from "./checkMigration.ts";
import { addressIn, connect, type Sql } from "./connect.ts";
import { MAS_SCHEMA, MIGRATED_TABLES } from "./masSchema.ts";
import { isUnderWay, migrate } from "./migrate.ts";
import { syncClients, ulidToUuid } from "./syncClients.ts";
import { syncProviders, type SyncMode } from "./syncProviders.ts";

export interface StandInRun {
  readonly orders: StandInOrders;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Ends everything at once, as when the machine loses power. */
  readonly die: () => void;
}

/** Thrown by `die` where the process that dies is a test's own. */
export class PowerLoss extends Error {
  override readonly name = "PowerLoss";
}

/** @returns the exit code. */
export async function runStandIn(args: readonly string[], to: StandInRun): Promise<number> {
  const { argvFile } = to.orders;
  if (argvFile !== undefined) appendFileSync(argvFile, `${JSON.stringify(args)}\n`);
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: "string", short: "c", multiple: true },
        "synapse-config": { type: "string", multiple: true },
        "synapse-database-uri": { type: "string" },
        "ignore-missing-auth-providers": { type: "boolean" },
        prune: { type: "boolean" },
        "dry-run": { type: "boolean" },
      },
    });
    const mas = (values.config ?? []).map(readYaml).reduce(merge, {});
    const synapse = (values["synapse-config"] ?? []).map(readYaml).reduce(merge, {});
    const [verb, noun] = positionals;
    if (verb === "config" && noun === "dump") return dump(mas, to);
    if (verb === "config" && noun === "check") return check(mas, to);
    if (verb === "config" && noun === "sync") {
      const isRehearsal = values["dry-run"] === true;
      return await sync(mas, { prunes: values.prune === true, isRehearsal }, to);
    }
    if (verb === "syn2mas" && (noun === "check" || noun === "migrate")) {
      const isRehearsal = values["dry-run"] === true;
      const ignoresMissingProviders = values["ignore-missing-auth-providers"] === true;
      return await syn2mas({ mas, synapse, noun, isRehearsal, ignoresMissingProviders }, to);
    }
    to.stderr("error: unrecognized subcommand\n");
    return 2;
  } catch (error) {
    if (error instanceof PowerLoss) throw error;
    to.stderr(`Error: ${(error as Error).message}\n`);
    return 1;
  }
}

function readYaml(path: string): Fields {
  // A missing file is silently empty, as with MAS.
  return existsSync(path) ? fieldsOf(parse(readFileSync(path, "utf8"))) : {};
}

/** Maps merge, lists are appended, everything else is replaced. */
function merge(one: Fields, other: Fields): Fields {
  const merged: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = merged[key];
    if (Array.isArray(before) && Array.isArray(value)) merged[key] = [...before, ...value];
    else if (isMap(before) && isMap(value)) merged[key] = merge(before, value);
    else merged[key] = value;
  }
  return merged;
}

function isMap(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function check(mas: Fields, { stderr }: StandInRun): number {
  if (mas["secrets"] === undefined) throw new Error("missing field `secrets`");
  stderr("INFO Configuration file looks good\n");
  return 0;
}

function dump(mas: Fields, to: StandInRun): number {
  check(mas, to);
  // What is not MAS's own does not come out again.
  const { tertulia: _ours, ...known } = mas;
  to.stdout(stringify(known));
  return 0;
}

async function openMas(mas: Fields): Promise<Sql> {
  const sql = connect(addressIn(fieldsOf(mas["database"])));
  if (!(await isUnderWay(sql))) await sql.unsafe(MAS_SCHEMA);
  return sql;
}

async function sync(mas: Fields, mode: SyncMode, to: StandInRun): Promise<number> {
  const sql = await openMas(mas);
  const log = (line: string): void => to.stderr(`INFO config.sync ${line}\n`);
  try {
    const { providers } = fieldsOf(mas["upstream_oauth2"]);
    const configured = (providers ?? []) as Parameters<typeof syncProviders>[1];
    await syncProviders(sql, configured, { ...mode, log });
    if (mode.isRehearsal) return 0;
    const clients = (mas["clients"] ?? []) as Parameters<typeof syncClients>[1];
    await syncClients(sql, clients, mode.prunes);
    return 0;
  } finally {
    await sql.end();
  }
}

interface Syn2masInput {
  readonly mas: Fields;
  readonly synapse: Fields;
  readonly noun: "check" | "migrate";
  readonly isRehearsal: boolean;
  readonly ignoresMissingProviders: boolean;
}

async function syn2mas(
  { mas, synapse, noun, isRehearsal, ignoresMissingProviders }: Syn2masInput,
  to: StandInRun,
): Promise<number> {
  const database = fieldsOf(synapse["database"]);
  if (database["name"] !== "psycopg2") {
    throw new Error("syn2mas does not support the sqlite3 database driver");
  }
  if (noun === "migrate") dieIf("before", to);
  const masSql = await openMas(mas);
  const synapseSql = connect(addressIn(fieldsOf(database["args"])));
  try {
    const isResumed = await isUnderWay(masSql);
    if (!isResumed) await mustBeEmpty(masSql);
    const { errors, warnings } =
      to.orders.check ??
      (await checkMigration({ synapse, mas, synapseSql, ignoresMissingProviders }));
    print("Errors", errors, to);
    print("Warnings", warnings, to);
    if (errors.length > 0) return 10;
    if (noun === "check") return warnings.length > 0 ? 11 : 0;
    const providers = providersOf(mas);
    const onMiddle = (): void => dieIf("middle", to);
    const log = (line: string): void => to.stderr(`${line}\n`);
    await migrate({ synapse: synapseSql, mas: masSql, isRehearsal, providers, onMiddle, log });
    dieIf("after", to);
    return 0;
  } finally {
    await Promise.all([masSql.end(), synapseSql.end()]);
  }
}

async function mustBeEmpty(sql: Sql): Promise<void> {
  for (const table of MIGRATED_TABLES.toReversed()) {
    const rows = await sql.unsafe(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rows.length > 0) {
      throw new Error(
        `The MAS database is not empty: rows found in at least \`${table}\`. Please drop and recreate the database, then try again.`,
      );
    }
  }
}

function providersOf(mas: Fields): ReadonlyMap<string, string> {
  const providers = (fieldsOf(mas["upstream_oauth2"])["providers"] ?? []) as readonly Fields[];
  return new Map(providers.map((p) => [String(p["synapse_idp_id"]), ulidToUuid(String(p["id"]))]));
}

function print(heading: string, texts: readonly string[], { stderr }: StandInRun): void {
  if (texts.length === 0) return;
  const bullets = texts.map((text) => `• ${text}\n\n`).join("");
  stderr(`\n\n===== ${heading} =====\nThese were found:\n\n${bullets}`);
}

function dieIf(moment: NonNullable<StandInOrders["diesAt"]>, { orders, die }: StandInRun): void {
  if (orders.diesAt === moment) die();
}
