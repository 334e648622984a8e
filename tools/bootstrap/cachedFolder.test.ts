import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { fillCachedFolder, isComplete } from "./cachedFolder.mjs";

// It starts processes or sockets, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const quiet = { say: (): void => undefined };

it("[B4] what an interrupted run left is removed and made again", async () => {
  const folder = join(tempFolder(), "synapse");
  mkdirSync(folder);
  writeFileSync(join(folder, "half"), "");
  expect(isComplete(folder)).toBe(false);

  await fillCachedFolder(folder, {
    ...quiet,
    fill: async () => writeFileSync(join(folder, "whole"), ""),
  });
  expect([
    isComplete(folder),
    existsSync(join(folder, "half")),
    existsSync(join(folder, "whole")),
  ]).toEqual([true, false, true]);
});

it("[B4] a run that fails leaves nothing that counts", async () => {
  const folder = join(tempFolder(), "synapse");
  const filling = fillCachedFolder(folder, {
    ...quiet,
    fill: () => Promise.reject(new Error("no network")),
  });
  await expect(filling).rejects.toThrow("no network");
  expect(isComplete(folder)).toBe(false);
});

it("[B5] two runs at once make a folder once, and the second says for whom it waits", async () => {
  const folder = join(tempFolder(), "synapse");
  const said: string[] = [];
  let made = 0;
  let second: Promise<void> | undefined;
  await fillCachedFolder(folder, {
    ...quiet,
    fill: () => {
      made += 1;
      return new Promise((finish) => {
        const say = (line: string): void => {
          said.push(line);
          finish();
        };
        second = fillCachedFolder(folder, {
          say,
          fill: () => Promise.reject(new Error("made twice")),
        });
      });
    },
  });
  await second;

  expect(made).toBe(1);
  expect(said).toEqual([`  Waiting for process ${process.pid}, which makes ${folder} right now.`]);
});
