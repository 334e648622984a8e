import { expect, it } from "vitest";
import type { Database } from "../../database/Database.ts";
import type { RunProgram } from "../../machine/RunProgram.ts";
import { backUpDatabase } from "./backUp.ts";
import {
  countTables,
  expectOnlyDatabaseDiffers,
  expectSameCounts,
  portDatabase,
} from "./toPostgres.ts";
import { toPostgresAddress } from "../../database/PostgresAddress.ts";

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
  const counts = await countTables(sqlite, postgres);
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
  const input = { python: "python", sqlite: "/a.db", postgresConfig: "/p.yaml" };
  const outcome = await portDatabase(input, { runProgram }).catch((error: unknown) => error);
  if (code === null) expect(outcome).toBeUndefined();
  else
    expect(outcome).toMatchObject({ code, message: expect.stringContaining("Pending background") });
});

it("[O319] a backup that fails stops the move, and the password is never in an argument", async () => {
  const seen: unknown[] = [];
  const runProgram: RunProgram = async (commandLine, args, options) => {
    seen.push([commandLine, ...args], options?.env?.["PGPASSWORD"]);
    return { exitCode: 1, stdout: "", stderr: "pg_dump: error: server version mismatch\n" };
  };
  const address = toPostgresAddress({ user: "u", password: "hunter22", database: "d", host: "h" });
  const backup = backUpDatabase({ pgDump: "pg_dump", address, file: "/w/d.dump" }, { runProgram });
  await expect(backup).rejects.toThrow("u@h:5432/d: pg_dump: error: server version mismatch");
  expect(seen).toEqual([
    ["pg_dump", "--format=custom", "--file=/w/d.dump", "--no-password"],
    "hunter22",
  ]);
});
