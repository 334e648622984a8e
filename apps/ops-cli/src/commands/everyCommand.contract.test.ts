/** Every command does its work once where all that it reads holds secrets, and fails once where whatever it asks fails. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createCanaryStage, type CanaryStage } from "../testing/createCanaryStage.ts";
import { startPostgres, type PostgresServer } from "../testing/startPostgres.ts";
import { commands } from "./commands.ts";

let server: PostgresServer;
let stage: CanaryStage;
beforeAll(async () => {
  server = await startPostgres();
  stage = await createCanaryStage(server);
}, 60_000);
afterAll(async () => {
  stage?.close();
  await server?.close();
});

const isCompletion = (name: string): boolean => name.startsWith("completion ");

function expectNoSecret(output: string): void {
  const isTelling = (line: string): boolean =>
    stage.secrets.some((secret) => line.includes(secret));
  expect(output.split("\n").filter(isTelling)).toEqual([]);
}

it("[O451] the stage has every command", () => {
  expect(Object.keys(stage.args).toSorted()).toEqual(commands.map(({ name }) => name).toSorted());
});

it.each(commands)(
  "[O451] $name: where all fails, no secret is in what it says",
  async ({ name }) => {
    for (const form of [[], ["--json"]]) {
      const { stdout, stderr } = await stage.run(name, ["--yes", ...form], true);
      expectNoSecret(stdout + stderr);
      if (form.length > 0) expect(JSON.parse(stdout)).toBeTypeOf("object");
    }
  },
  60_000,
);

it.each(commands)(
  "[O451, O452] $name: what it prints is what its schema says, is in both languages, and holds no secret",
  async ({ name, data }) => {
    const json = await stage.run(name, ["--yes", "--json"]);
    const printed: unknown = JSON.parse(json.stdout);
    // Parsing drops what the schema does not know: then they differ.
    expect(v.parse(data, printed)).toEqual(printed);
    const [english, spanish] = [
      await stage.run(name, ["--yes", "--lang=en"]),
      await stage.run(name, ["--yes", "--lang=es"]),
    ];
    const said = [english, spanish].map(({ stdout, stderr }) => stdout + stderr);
    expectNoSecret([json.stdout, json.stderr, ...said].join("\n"));
    if (!isCompletion(name)) expect(said[0]).not.toBe(said[1]);
  },
  60_000,
);

it("[O451] nor is one in a journal, a record, or the arguments of a program", () => {
  const notes = globSync(["**/*.json", "**/*.jsonl"], { cwd: stage.folder });
  expect(notes.some((path) => path.endsWith("journal.json"))).toBe(true);
  for (const path of notes) expectNoSecret(readFileSync(join(stage.folder, path), "utf8"));
});
