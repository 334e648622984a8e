/** Asks an SQLite file that nobody changes meanwhile. */
import type * as Sqlite from "node:sqlite";
import { OpsError } from "../cli/OpsError.ts";
import type { Database } from "./Database.ts";
import { unusable } from "./databaseErrors.ts";

/**
 * Opens it for reading; close it.
 *
 * @param path - Absolute.
 * @throws {OpsError} ops/database-unreachable.
 */
export async function openSqlite(path: string): Promise<Database> {
  const { DatabaseSync } = await loadSqlite();
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.prepare("SELECT 1 FROM sqlite_master").all();
  } catch (error) {
    throw unusable(path, error);
  }
  return {
    kind: "sqlite",
    query: async (sql) => {
      try {
        return database.prepare(sql).all();
      } catch (error) {
        throw unusable(path, error);
      }
    },
    close: async () => database.close(),
  };
}

/** Only where it is needed: older Node 22 does not have it, and every Node says that it is new. */
async function loadSqlite(): Promise<typeof Sqlite> {
  try {
    return await import("node:sqlite");
  } catch (error) {
    throw new OpsError({
      code: "ops/version-unsupported",
      text: {
        en: `Node ${process.versions.node} cannot read SQLite.`,
        es: `Node ${process.versions.node} no puede leer SQLite.`,
      },
      remedy: { en: "Use Node 22.13 or newer.", es: "Use Node 22.13 o posterior." },
      cause: error,
    });
  }
}
