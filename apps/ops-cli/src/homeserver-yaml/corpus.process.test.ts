/** Every configuration of the corpus, edited and shown to a real Synapse. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { checkWithSynapse, type SynapseAnswer } from "../testing/checkWithSynapse.ts";
import { corpus, movedTo } from "../testing/corpus.ts";
import { createTestMachine } from "../testing/createTestMachine.ts";
import { parseYamlFile, type YamlFile } from "./parseYamlFile.ts";
import { planEnableMas } from "./planEnableMas.ts";
import { replaceFiles, restoreFiles } from "./replaceFiles.ts";

// Starting a Python takes as long as the machine is busy; nothing here is about time.
vi.setConfig({ hookTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), "tertulia-corpus-"));
const answers = new Map<string, SynapseAnswer>();
const machine = createTestMachine();

interface Entry {
  readonly name: string;
  readonly before: readonly YamlFile[];
}

const entries: readonly Entry[] = corpus.map(({ name, files }) => ({
  name,
  before: files.map((file) =>
    parseYamlFile(join(folder, name, file.name), movedTo(folder, file.text)),
  ),
}));

async function writeEdited({ name, before }: Entry): Promise<string[]> {
  mkdirSync(join(folder, name));
  for (const { path, text } of before) writeFileSync(path, text);
  const { files: after } = planEnableMas(before, {
    version: { major: 1, minor: 163, text: "1.163.2" },
    endpoint: "http://mas.internal:8080/",
    secretPath: join(folder, "mas-secret"),
    client: null,
  });
  await replaceFiles(machine, before, after);
  return after.map(({ path }) => path);
}

beforeAll(async () => {
  writeFileSync(
    join(folder, "homeserver.signing.key"),
    "ed25519 a_test 1J4sTmxVpzWsUbpeSUyXHMi7jM/w3MpIjGYPAOU28Mo\n",
  );
  for (const secret of ["mas-secret", "macaroon", "registration"]) {
    writeFileSync(join(folder, secret), "a secret of the tests");
  }
  const edited = await Promise.all(entries.map(writeEdited));
  const results = checkWithSynapse(edited, folder);
  entries.forEach(({ name }, at) => answers.set(name, results[at] as SynapseAnswer));
});

afterAll(() => rmSync(folder, { recursive: true }));

it.each(entries)("[O26] Synapse takes $name, edited, and delegates its logins", ({ name }) => {
  expect(answers.get(name)).toEqual({
    error: null,
    isDelegated: true,
    endpoint: "http://mas.internal:8080/",
  });
});

it.each(entries)("[O28] $name is afterwards as it was, byte for byte", async ({ before }) => {
  await restoreFiles(machine, before[0]?.path ?? "");
  for (const { path, text } of before) {
    expect(readFileSync(path).equals(Buffer.from(text))).toBe(true);
  }
});
