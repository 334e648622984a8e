/** How far MAS's database is. Rules O293 and O310 in SPEC.md. */
import type { Database } from "../database/Database.ts";

/** What syn2mas fills, people first; it refuses to begin when one of them has a row. */
export const MIGRATED_TABLES = [
  "users",
  "user_passwords",
  "user_emails",
  "user_unsupported_third_party_ids",
  "upstream_oauth_links",
  "compat_sessions",
  "compat_access_tokens",
  "compat_refresh_tokens",
] as const;

export type MasState =
  /** No table yet, or all empty. */
  | { readonly kind: "empty" }
  /** syn2mas was interrupted: its tables have their names of the work. */
  | { readonly kind: "under-way" }
  | { readonly kind: "filled"; readonly table: (typeof MIGRATED_TABLES)[number] };

/** @throws {OpsError} ops/database-unusable. */
export async function readMasState(database: Database): Promise<MasState> {
  if (await hasTable(database, "syn2mas__users")) return { kind: "under-way" };
  for (const table of MIGRATED_TABLES) {
    if (!(await hasTable(database, table))) continue;
    const rows = await database.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rows.length > 0) return { kind: "filled", table };
  }
  return { kind: "empty" };
}

/** @param table - A name of ours. */
export async function hasTable(database: Database, table: string): Promise<boolean> {
  const [row] = await database.query(`SELECT to_regclass('${table}') IS NOT NULL AS there`);
  return row?.["there"] === true;
}
