import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createTestMachine } from "../testing/createTestMachine.ts";
import { tempFolder } from "../testing/tempFolder.ts";
import { readConfigFiles } from "./readConfigFiles.ts";

function read(contents: Readonly<Record<string, string | Buffer>>, paths: readonly string[]) {
  const cwd = tempFolder();
  mkdirSync(join(cwd, "conf.d/more.yaml"), { recursive: true });
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(cwd, name), content);
  return readConfigFiles({ ...createTestMachine(), cwd }, paths);
}

it("[O21] files and folders are read in Synapse's order", async () => {
  const contents = {
    "main.yaml": "a: 1",
    "conf.d/b.yaml": "b: 1",
    "conf.d/a.yaml": "a: 2",
    "conf.d/a.yml": "no",
  };
  const files = await read(contents, ["main.yaml", "conf.d"]);
  expect(files.map(({ text }) => text)).toEqual(["a: 1", "a: 2", "b: 1"]);
});

it.each([
  ["a: 1\n  b: 2\n", "line 1, column 4"],
  ["a: [1\nb: 2\n", "line 2, column"],
  ["a: 1\n---\nb: 2\n", "line 2, column 1"],
  ["a: *nowhere\n", "line 1, column 4"],
  ["a:\n\tb: 1\n", "line 2, column 1"],
])("[O21] %j is told with line and column", async (text, place) => {
  await expect(read({ "a.yaml": text }, ["a.yaml"])).rejects.toMatchObject({
    code: "ops/config-syntax",
    text: { en: expect.stringContaining(place) },
  });
});

it("[O21] what does not parse is not quoted: it may be a secret", async () => {
  const error: unknown = await read({ "a.yaml": "secret: 'abcdef\n" }, ["a.yaml"]).catch(
    (problem: unknown) => problem,
  );
  expect(JSON.stringify(error)).not.toContain("abcdef");
});

it("[O21] a template, an include and a text of another encoding are called what they are", async () => {
  await expect(read({ "a.yaml": "a: {{ b }}\n{% if c %}\n" }, ["a.yaml"])).rejects.toMatchObject({
    remedy: { en: expect.stringContaining("template") },
  });
  await expect(read({ "a.yaml": "a: 1\nb: !include c.yaml\n" }, ["a.yaml"])).rejects.toMatchObject({
    code: "ops/config-unusable",
    text: { en: expect.stringContaining("the tag !include at line 2, column 4") },
  });
  await expect(
    read({ "a.yaml": Buffer.from("a: \xe9\n", "latin1") }, ["a.yaml"]),
  ).rejects.toMatchObject({ code: "ops/config-syntax" });
});

it("[O21] a file that is not there is told by its name", async () => {
  await expect(read({}, ["none.yaml"])).rejects.toMatchObject({ code: "ops/file-missing" });
});
