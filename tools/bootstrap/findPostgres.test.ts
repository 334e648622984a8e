import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { findPostgres } from "./findPostgres.mjs";

function installInitdb(folder: string): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "initdb"), "");
  chmodSync(join(folder, "initdb"), 0o700);
  return folder;
}

it("[B49] the newest of Debian's PostgreSQL servers is used, and not one without programs", () => {
  const installed = tempFolder();
  installInitdb(join(installed, "9/bin"));
  const newest = installInitdb(join(installed, "15/bin"));
  mkdirSync(join(installed, "16/bin"), { recursive: true });
  expect(findPostgres({ PATH: "/nowhere" }, installed)).toBe(newest);
});

it("[B49] one that is named wins over one in PATH, and that over Debian's", () => {
  const installed = tempFolder();
  installInitdb(join(installed, "15/bin"));
  const inPath = installInitdb(tempFolder());
  const named = { PATH: inPath, TERTULIA_POSTGRES_BIN: "/opt/postgres" };
  expect(findPostgres(named, installed)).toBe("/opt/postgres");
  expect(findPostgres({ PATH: inPath }, installed)).toBe(inPath);
  expect(findPostgres({ PATH: "/nowhere" }, join(installed, "none"))).toBeNull();
});
