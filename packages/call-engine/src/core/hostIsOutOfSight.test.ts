/** Rule E121: what the core's compiler settings keep out. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it, vi } from "vitest";

const SETTINGS = fileURLToPath(new URL("../../tsconfig.core.json", import.meta.url));
const HOST = ["window", "document", "setTimeout", "fetch", "process", "crypto", "console"];
// A compiler start takes as long as the machine is busy.
vi.setConfig({ testTimeout: 60_000 });
const folder = mkdtempSync(join(tmpdir(), "host-"));

afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(join(folder, "package.json"), '{ "type": "module" }');

function compile(code: string): string {
  writeFileSync(join(folder, "probe.ts"), code);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: SETTINGS, include: ["probe.ts"] }),
  );
  const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
  const { stdout } = spawnSync(
    process.execPath,
    [join(typescript, "bin/tsc"), "-p", folder, "--pretty", "false"],
    { encoding: "utf8" },
  );
  return stdout;
}

it("[E121] every name of a host is unknown there", () => {
  const output = compile(HOST.map((name) => `export const ${name}_ = ${name};`).join("\n"));
  expect(HOST.filter((name) => !output.includes(`Cannot find name '${name}'`))).toEqual([]);
});

it("[E121] the language itself is known", () => {
  expect(compile("export const last = [1, 2].toSorted().at(-1);\n")).toBe("");
});
