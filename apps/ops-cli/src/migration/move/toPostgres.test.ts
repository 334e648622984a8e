import { expect, it } from "vitest";
import type { Amount } from "../../cli/createProgress.ts";
import type { Database } from "../../database/Database.ts";
import type { RunProgram } from "../../machine/RunProgram.ts";
import {
  countSqlite,
  countTables,
  expectOnlyDatabaseDiffers,
  expectSameCounts,
  portDatabase,
} from "./toPostgres.ts";

/** A database of tables with so many rows. */
function database(kind: Database["kind"], tables: Readonly<Record<string, number>>): Database {
  return {
    kind,
    query: async (sql) => {
      const [, table] = /FROM "(\w+)"/u.exec(sql) ?? [];
      return table === undefined
        ? Object.keys(tables).map((name) => ({ name }))
        : [{ count: String(tables[table]) }];
    },
    close: async () => {},
  };
}

it("[O321] every table that both have is counted, but for those that are made anew", async () => {
  const sqlite = database("sqlite", {
    users: 2,
    devices: 3,
    user_directory: 2,
    sqlite_sequence: 1,
    old: 1,
  });
  const postgres = database("postgres", { devices: 2, users: 2, user_directory: 0 });
  const told: number[] = [];
  const progress = (_what: unknown, { done }: Amount): void => void told.push(done);
  const counts = await countTables(await countSqlite(sqlite), postgres, { progress });
  expect(told).toEqual([1, 2]);
  expect(counts).toEqual([
    { table: "devices", before: 3, after: 2 },
    { table: "users", before: 2, after: 2 },
  ]);
  expect(() => expectSameCounts(counts)).toThrow("devices (3 → 2)");
  expect(() => expectSameCounts(counts.slice(1))).not.toThrow();
});

it("[O322] the file for PostgreSQL may differ in the database alone", () => {
  const present = { server_name: "a", database: { name: "sqlite3" }, listeners: [{ port: 8008 }] };
  const next = { ...present, database: { name: "psycopg2" }, listeners: [{ port: 8008 }] };
  expect(() => expectOnlyDatabaseDiffers(present, next)).not.toThrow();
  const other = { ...next, server_name: "b", extra: 1 };
  expect(() => expectOnlyDatabaseDiffers(present, other)).toThrow("extra, server_name");
});

it.each([
  [0, null],
  [1, "ops/program-failed"],
  [2, "ops/config-refused"],
  [4, "ops/config-refused"],
  [5, "ops/program-failed"],
])("[O323] exit code %i of Synapse's script is %s", async (exitCode, code) => {
  const runProgram: RunProgram = async () => ({
    exitCode,
    stdout: "",
    stderr: "Pending background updates",
  });
  const input = { python: "python", sqlite: "/a.db", postgresConfig: "/p.yaml", onLine: () => {} };
  const outcome = await portDatabase(input, { runProgram }).catch((error: unknown) => error);
  if (code === null) expect(outcome).toBeUndefined();
  else
    expect(outcome).toMatchObject({ code, message: expect.stringContaining("Pending background") });
});
