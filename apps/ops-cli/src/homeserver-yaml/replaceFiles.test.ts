import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Files } from "../machine/Files.ts";
import { createTestMachine } from "../testing/createTestMachine.ts";
import { tempFolder } from "../testing/tempFolder.ts";
import { parseYamlFile, type YamlFile } from "./parseYamlFile.ts";
import { lookAtEarlierRun, replaceFiles, restoreFiles } from "./replaceFiles.ts";

const { files, clock } = createTestMachine();
const context = { files, clock };

function twoFiles(): { before: YamlFile[]; after: YamlFile[]; read: () => string[] } {
  const folder = tempFolder();
  const paths = ["a.yaml", "b.yaml"].map((name) => join(folder, name));
  const [before, after] = ["old", "new"].map((word) =>
    paths.map((path) => parseYamlFile(path, `x: ${word}\n`)),
  ) as [YamlFile[], YamlFile[]];
  for (const { path, text } of before) writeFileSync(path, text);
  return { before, after, read: () => paths.map((path) => readFileSync(path, "utf8")) };
}

/** Files of a process that dies as it is about to change something for the n-th time. */
function dyingFiles(changes: number): Files {
  let left = changes;
  const counted =
    <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error("killed")) : work(...args);
    };
  return {
    ...files,
    backup: counted(files.backup),
    replace: counted(files.replace),
    remove: counted(files.remove),
  };
}

it("[O28] a file that does not change has no copy, and without a record nothing is put back", async () => {
  const { before, after, read } = twoFiles();
  const [first, second] = [before[0], after[1]] as [YamlFile, YamlFile];
  const backups = await replaceFiles(context, before, [first, second]);
  expect(backups).toEqual([`${second.path}.20260102-030405.bak`]);
  expect(await restoreFiles(context, first.path)).toEqual([second.path]);
  expect(read()).toEqual(["x: old\n", "x: old\n"]);
  await expect(restoreFiles(context, first.path)).rejects.toMatchObject({ code: "ops/too-late" });
});

it("[O36] undone as often as it was changed, everything is as it was at the beginning", async () => {
  const { before, after, read } = twoFiles();
  const later = after.map(({ path }) => parseYamlFile(path, "x: later\n"));
  const first = before[0]?.path ?? "";
  await replaceFiles(context, before, after);
  // One that is killed before the first file takes nothing away from what can be undone.
  await expect(replaceFiles({ files: dyingFiles(3), clock }, after, later)).rejects.toThrow(
    "killed",
  );
  await replaceFiles(context, after, later);
  expect(read()).toEqual(["x: later\n", "x: later\n"]);
  await restoreFiles(context, first);
  expect(read()).toEqual(["x: new\n", "x: new\n"]);
  expect(await lookAtEarlierRun(files, first)).toMatchObject({ kind: "done" });
  await restoreFiles(context, first);
  expect(read()).toEqual(["x: old\n", "x: old\n"]);
  await expect(restoreFiles(context, first)).rejects.toMatchObject({ code: "ops/too-late" });
});

it("[O28] what somebody changed since is not put back, nor anything else", async () => {
  const { before, after, read } = twoFiles();
  await replaceFiles(context, before, after);
  writeFileSync(before[1]?.path ?? "", "x: by hand\n");
  const undone = restoreFiles(context, before[0]?.path ?? "");
  await expect(undone).rejects.toMatchObject({ code: "ops/state-changed" });
  expect(read()).toEqual(["x: new\n", "x: by hand\n"]);
});

it("[O28] a copy that was changed is none", async () => {
  const { before, after } = twoFiles();
  const [backup] = await replaceFiles(context, before, after);
  writeFileSync(backup ?? "", "x: forged\n");
  await expect(restoreFiles(context, before[0]?.path ?? "")).rejects.toMatchObject({
    code: "ops/state-changed",
  });
});

// Two copies, the record, two files.
it.each([
  [0, "none", ["old", "old"]],
  [1, "none", ["old", "old"]],
  [2, "none", ["old", "old"]],
  [3, "none", ["old", "old"]],
  [4, "cut-off", ["new", "old"]],
  [5, "done", ["new", "new"]],
])(
  "[O29] killed after %i changes it is known how it stands, and can be undone",
  async (changes, kind, words) => {
    const { before, after, read } = twoFiles();
    const dying = { files: dyingFiles(changes), clock };
    await replaceFiles(dying, before, after).catch((error: Error) =>
      expect(error.message).toBe("killed"),
    );
    expect(read()).toEqual(words.map((word) => `x: ${word}\n`));
    const first = before[0]?.path ?? "";
    expect(await lookAtEarlierRun(files, first)).toMatchObject({ kind });
    if (kind !== "none") await restoreFiles(context, first);
    expect(read()).toEqual(["x: old\n", "x: old\n"]);
  },
);

it.each([0, 1, 2])(
  "[O29] an undo that was killed after %i changes can be finished",
  async (changes) => {
    const { before, after, read } = twoFiles();
    await replaceFiles(context, before, after);
    const first = before[0]?.path ?? "";
    const dying = restoreFiles({ files: dyingFiles(changes) }, first);
    await expect(dying).rejects.toThrow("killed");
    await restoreFiles(context, first);
    expect(read()).toEqual(["x: old\n", "x: old\n"]);
    expect(readdirSync(join(first, "..")).filter((name) => name.endsWith(".json"))).toEqual([]);
  },
);

it("[O29] a record that is none is said to be none", async () => {
  const { before } = twoFiles();
  const first = before[0]?.path ?? "";
  writeFileSync(`${first}.tertulia-enable-mas.json`, "{");
  await expect(lookAtEarlierRun(files, first)).rejects.toMatchObject({ code: "ops/file-unusable" });
});
