/** What a migration has to know of Synapse's database, SQLite or PostgreSQL. Rules O291 and O292 in SPEC.md. */
import type { Database, Row } from "../database/Database.ts";

/** Tables whose rows belong to a person, who has to be there. */
export const OWNED_TABLES = [
  "user_threepids",
  "user_external_ids",
  "devices",
  "access_tokens",
  "refresh_tokens",
] as const;
export type OwnedTable = (typeof OWNED_TABLES)[number];

export interface SynapseFacts {
  readonly kind: Database["kind"];
  readonly users: number;
  readonly appserviceUsers: number;
  readonly guests: number;
  /** Phone numbers and the like. */
  readonly unmailedThreepids: number;
  /** Links to identity providers, by Synapse's id of the provider. */
  readonly externalIds: ReadonlyMap<string, number>;
  /** Work on its own database that Synapse has not finished; its script does not move it before. */
  readonly pendingUpdates: number;
  /** Rows of people who are not there. */
  readonly danglingRows: ReadonlyMap<OwnedTable, number>;
}

/** @throws {OpsError} ops/database-unusable when it is no database of Synapse's. */
export async function readSynapseFacts(database: Database): Promise<SynapseFacts> {
  const [people] = await database.query(`
    SELECT count(*) AS users,
      sum(CASE WHEN appservice_id IS NULL THEN 0 ELSE 1 END) AS appservice_users,
      sum(CASE WHEN is_guest = 1 THEN 1 ELSE 0 END) AS guests
    FROM users`);
  const [threepids] = await database.query(
    "SELECT count(*) AS unmailed FROM user_threepids WHERE medium <> 'email'",
  );
  const links = await database.query(
    "SELECT auth_provider, count(*) AS count FROM user_external_ids GROUP BY auth_provider",
  );
  const [updates] = await database.query("SELECT count(*) AS count FROM background_updates");
  const danglingRows = new Map<OwnedTable, number>();
  for (const table of OWNED_TABLES) {
    const [found] = await database.query(`
      SELECT count(*) AS count FROM ${table} AS owned
      WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.name = owned.user_id)`);
    if (countIn(found, "count") > 0) danglingRows.set(table, countIn(found, "count"));
  }
  return {
    kind: database.kind,
    users: countIn(people, "users"),
    appserviceUsers: countIn(people, "appservice_users"),
    guests: countIn(people, "guests"),
    unmailedThreepids: countIn(threepids, "unmailed"),
    pendingUpdates: countIn(updates, "count"),
    externalIds: new Map(links.map((row) => [String(row["auth_provider"]), countIn(row, "count")])),
    danglingRows,
  };
}

/** A sum over no rows is null. */
function countIn(row: Row | undefined, column: string): number {
  return Number(row?.[column] ?? 0);
}
