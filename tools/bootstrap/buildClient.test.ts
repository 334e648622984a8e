import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, it, vi } from "vitest";
import { tempFolder } from "../stack/testing/tempFolder.ts";
import { buildClient } from "./buildClient.mjs";

// It starts processes or sockets, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

/** A checkout whose "npm" notes that it was called and writes a page. */
function createCheckout(): {
  readonly root: string;
  readonly build: () => Promise<number>;
  readonly write: (path: string) => void;
} {
  const root = tempFolder();
  const write = (path: string): void => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), path.repeat(1_000));
  };
  for (const path of [
    "package-lock.json",
    "tsconfig.base.json",
    "apps/client/src/main.tsx",
    "packages/a/src/a.ts",
  ])
    write(path);
  const npm = join(root, "bin/npm");
  write("bin/npm");
  writeFileSync(
    npm,
    "#!/bin/sh\necho built >> builds\nmkdir -p apps/client/dist\ncp package-lock.json apps/client/dist/index.html\n",
  );
  chmodSync(npm, 0o700);
  const env = { ...process.env, PATH: `${join(root, "bin")}:${process.env["PATH"]}` };
  return {
    root,
    write,
    async build() {
      await buildClient(root, { node: process.execPath, env }, () => undefined);
      return readFileSync(join(root, "builds"), "utf8").trim().split("\n").length;
    },
  };
}

it("[B13] the client is built again when a source of it changed, and only then", async () => {
  const { build, write } = createCheckout();
  expect([await build(), await build()]).toEqual([1, 1]);
  write("packages/a/src/a.test.ts");
  write("packages/a/node_modules/x/index.js");
  expect(await build()).toBe(1);
  write("packages/a/src/b.ts");
  expect(await build()).toBe(2);
});

it("[B13] what compresses stands beside its source, ready to be sent", async () => {
  const { root, build } = createCheckout();
  await build();
  const page = join(root, "apps/client/dist/index.html");
  expect(existsSync(`${page}.gz`)).toBe(true);
  expect(gunzipSync(readFileSync(`${page}.gz`))).toEqual(readFileSync(page));
});
