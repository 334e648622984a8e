import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { TEST_NOW } from "../testing/createTestMachine.ts";
import { tempFolder } from "../testing/tempFolder.ts";
import { createFiles } from "./createFiles.ts";

const files = createFiles({ now: () => TEST_NOW });

it("[O14] a file is replaced with its mode kept and a dated copy beside it", async () => {
  const folder = tempFolder();
  const path = join(folder, "a.yaml");
  writeFileSync(path, "old");
  chmodSync(path, 0o640);
  const backup = await files.replace(path, "new");
  expect(backup).toBe(`${path}.20260102-030405.bak`);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readFileSync(backup ?? "", "utf8")).toBe("old");
  for (const name of readdirSync(folder)) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o640);
  }
  expect(await files.replace(path, "newer")).toBe(`${path}.20260102-030405-2.bak`);
  expect(readdirSync(folder)).toHaveLength(3);
});

it("[O14] a file that was not there is its owner's alone, and has no copy", async () => {
  const path = join(tempFolder(), "secret");
  expect(await files.replace(path, "x")).toBeNull();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it("[O14] a link stays one, and what it leads to is replaced", async () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "real"));
  writeFileSync(join(folder, "real/a"), "old");
  symlinkSync("real/a", join(folder, "a"));
  await files.replace(join(folder, "a"), "new", { keepsBackup: false });
  expect(lstatSync(join(folder, "a")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "real/a"), "utf8")).toBe("new");
  expect(readdirSync(join(folder, "real"))).toEqual(["a"]);
});

it("[O14] what a killed run has left is neither kept nor in the way", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "a.tertulia-new"), "half", { mode: 0o666 });
  await files.replace(join(folder, "a"), "whole");
  expect(readdirSync(folder)).toEqual(["a"]);
  expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o600);
});

it("[O14] a copy and a file beside it are like it", async () => {
  const path = join(tempFolder(), "a.yaml");
  writeFileSync(path, "old");
  chmodSync(path, 0o604);
  const backup = await files.backup(path);
  const beside = await files.writeBeside(path, ".new", "new");
  expect([readFileSync(backup, "utf8"), readFileSync(beside, "utf8")]).toEqual(["old", "new"]);
  for (const like of [backup, beside]) expect(statSync(like).mode & 0o777).toBe(0o604);
});

it("[O14] a failure names the file and what to do", async () => {
  const folder = tempFolder();
  await expect(files.read(join(folder, "none"))).rejects.toMatchObject({
    code: "ops/file-missing",
    text: { en: `${folder}/none does not exist.`, es: `${folder}/none no existe.` },
  });
  await expect(files.read(folder)).rejects.toMatchObject({ code: "ops/file-unusable" });
  await expect(files.replace(join(folder, "no/where"), "x")).rejects.toMatchObject({
    code: "ops/file-missing",
  });
  expect(await files.kind(join(folder, "none"))).toBeNull();
  expect(await files.kind(folder)).toBe("folder");
});

it("[O15] of two runs at once the second is refused, and the next is let in", async () => {
  const path = join(tempFolder(), "a");
  const lock = await files.lock(path);
  await expect(files.lock(path)).rejects.toMatchObject({ code: "ops/locked" });
  lock.release();
  lock.release();
  (await files.lock(path)).release();
});

it("[O14] a folder of ours is its owner's alone, and a copied file whole, with its mode", async () => {
  const folder = tempFolder();
  await files.makeFolder(join(folder, "a/b"));
  await files.makeFolder(join(folder, "a/b"));
  expect(statSync(join(folder, "a/b")).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, "from"), "content", { mode: 0o640 });
  writeFileSync(join(folder, "a/b/to"), "old");
  await files.copy(join(folder, "from"), join(folder, "a/b/to"));
  expect(readFileSync(join(folder, "a/b/to"), "utf8")).toBe("content");
  expect(statSync(join(folder, "a/b/to")).mode & 0o777).toBe(0o640);
  expect(readdirSync(join(folder, "a/b"))).toEqual(["to"]);
});
