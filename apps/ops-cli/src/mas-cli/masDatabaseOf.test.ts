import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { showAddress } from "../database/PostgresAddress.ts";
import { createTestMachine } from "../testing/createTestMachine.ts";
import { tempFolder } from "../testing/tempFolder.ts";
import { masDatabaseOf, readDatabaseFile } from "./masDatabaseOf.ts";

it.each([
  [{ database: { uri: "postgresql://mas:p@db/mas" } }, "mas@db:5432/mas"],
  [{ database: { host: "db", username: "mas", database: "auth" } }, "mas@db:5432/auth"],
  [{}, "postgres@/var/run/postgresql:5432/postgres"],
])("[O265] MAS's database is where %j says", (config, shown) => {
  expect(showAddress(masDatabaseOf(config))).toBe(shown);
});

it("[O265] a file of the operator's may say it otherwise, and its password is a secret from then on", async () => {
  const cwd = tempFolder();
  const { files } = createTestMachine();
  const secrets: string[] = [];
  const context = { files, cwd, keepSecret: (secret: string): void => void secrets.push(secret) };
  writeFileSync(join(cwd, "uri"), "postgresql://mas:hunter22@127.0.0.1:6432/mas\n");
  expect(showAddress(await readDatabaseFile("uri", context))).toBe("mas@127.0.0.1:6432/mas");
  expect(secrets).toEqual(["hunter22"]);
  writeFileSync(join(cwd, "uri"), "hunter22\n");
  await expect(readDatabaseFile("uri", context)).rejects.toMatchObject({
    code: "ops/config-unusable",
    message: expect.not.stringContaining("hunter22"),
  });
});
