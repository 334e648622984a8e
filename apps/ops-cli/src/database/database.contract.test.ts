import { mkdtemp, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startPostgres, type PostgresServer } from "../testing/startPostgres.ts";
import { connectPostgres } from "./connectPostgres.ts";
import { openSqlite } from "./openSqlite.ts";

let server: PostgresServer;
let folder: string;
beforeAll(async () => {
  server = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "tertulia-database-"));
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

it("[O250] the server itself keeps us from writing to a PostgreSQL database", async () => {
  const address = await server.createDatabase("readonly");
  await server.execute(address, "CREATE TABLE users (name text); INSERT INTO users VALUES ('a')");
  const database = await connectPostgres(address);
  expect(await database.query("SELECT name FROM users")).toEqual([{ name: "a" }]);
  await expect(database.query("DELETE FROM users")).rejects.toMatchObject({
    code: "ops/database-unusable",
    cause: { code: "25006" },
  });
  await database.close();
});

it("[O250] nor can an SQLite file be written", async () => {
  const path = join(folder, "homeserver.db");
  const made = new DatabaseSync(path);
  made.exec("CREATE TABLE users (name text); INSERT INTO users VALUES ('a')");
  made.close();
  const database = await openSqlite(path);
  expect(await database.query("SELECT name FROM users")).toEqual([{ name: "a" }]);
  await expect(database.query("DELETE FROM users")).rejects.toMatchObject({
    code: "ops/database-unusable",
  });
  await database.close();
});

it("[O251] a database that is not there, or a port where nobody listens, is said without the password", async () => {
  const address = await server.createDatabase("there");
  const absent = await connectPostgres({ ...address, database: "absent" }).catch((e: unknown) => e);
  expect(absent).toMatchObject({ code: "ops/database-unreachable", cause: { code: "3D000" } });
  const closed = await connectPostgres({ ...address, port: 1 }).catch((e: unknown) => e);
  expect(closed).toMatchObject({ code: "ops/database-unreachable" });
  expect(String(absent) + String(closed)).not.toContain(address.password?.reveal());
});
