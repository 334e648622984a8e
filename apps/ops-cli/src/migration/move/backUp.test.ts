import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createTestMachine } from "../../testing/createTestMachine.ts";
import { tempFolder } from "../../testing/tempFolder.ts";
import type { Amount } from "../../cli/createProgress.ts";
import { toPostgresAddress } from "../../database/PostgresAddress.ts";
import type { RunProgram } from "../../machine/RunProgram.ts";
import { backUpDatabase, backUpFiles } from "./backUp.ts";

it("[O319] what is not here is not copied, and is told", async () => {
  const cwd = tempFolder();
  mkdirSync(join(cwd, "folder"));
  writeFileSync(join(cwd, "homeserver.yaml"), "server_name: a");
  const { files } = createTestMachine();
  const paths = ["homeserver.yaml", "folder", "/in/a/container.yaml"];
  const outcome = await backUpFiles(paths, join(cwd, "copies"), { files, cwd });
  expect(outcome).toEqual({
    copied: [join(cwd, "homeserver.yaml")],
    missed: [join(cwd, "folder"), "/in/a/container.yaml"],
  });
  expect(readdirSync(join(cwd, "copies"))).toEqual(["1-homeserver.yaml"]);
});

const TITLE = { en: "Backup:", es: "Copia:" };

it("[O319] a backup that fails stops the move, and the password is never in an argument", async () => {
  const seen: unknown[] = [];
  const runProgram: RunProgram = async (commandLine, args, options) => {
    seen.push([commandLine, ...args], options?.env?.["PGPASSWORD"]);
    return { exitCode: 1, stdout: "", stderr: "pg_dump: error: server version mismatch\n" };
  };
  const address = toPostgresAddress({ user: "u", password: "hunter22", database: "d", host: "h" });
  const backup = backUpDatabase(
    { pgDump: "pg_dump", address, file: "/w/d.dump", title: TITLE },
    { ...createTestMachine({ runProgram }), progress: () => {} },
  );
  await expect(backup).rejects.toThrow("u@h:5432/d: pg_dump: error: server version mismatch");
  expect(seen).toEqual([
    ["pg_dump", "--format=custom", "--file=/w/d.dump", "--no-password"],
    "hunter22",
  ]);
});

it("[O403] while a database is backed up it is told how many bytes there are, and at the end all", async () => {
  const file = join(tempFolder(), "d.dump");
  const [told, isWritten, isSeen] = [
    [] as Amount[],
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  const runProgram: RunProgram = async () => {
    writeFileSync(file, "12345");
    isWritten.resolve();
    await isSeen.promise;
    writeFileSync(file, "123456789");
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  const clock = { now: () => 0, sleep: () => isWritten.promise };
  const progress = (_what: unknown, amount: Amount): void => {
    told.push(amount);
    isSeen.resolve();
  };
  await backUpDatabase(
    { pgDump: "pg_dump", address: toPostgresAddress({}), file, title: TITLE },
    { ...createTestMachine({ runProgram, clock }), progress },
  );
  expect(told[0]).toEqual({ done: 5, total: null, unit: "bytes" });
  expect(told.at(-1)).toEqual({ done: 9, total: 9, unit: "bytes" });
});
