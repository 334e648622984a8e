/** Every configuration of the corpus, edited and shown to a real Synapse. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { checkWithSynapse, type SynapseAnswer } from "../testing/checkWithSynapse.ts";
import { corpus, movedTo } from "../testing/corpus.ts";
import { createTestMachine } from "../testing/createTestMachine.ts";
import { CLASHES } from "./clashes.ts";
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
    secret: { path: join(folder, "mas-secret"), value: "a secret of the tests" },
    client: null,
  });
  await replaceFiles(machine, before, after);
  return after.map(({ path }) => path);
}

/** What Synapse refuses beside delegated login: of each clash the least that is one. */
const LEAST: Readonly<Record<string, string>> = {
  password_config: "password_config: {enabled: only_for_reauth}",
  disable_registration:
    "disable_registration: false\nenable_registration_without_verification: true",
  enable_registration: "enable_registration: true\nenable_registration_without_verification: true",
  user_consent:
    "user_consent: {version: 1, template_dir: FOLDER}\nform_secret: a\npublic_baseurl: https://a",
  cas_config: "cas_config: {server_url: https://a}\npublic_baseurl: https://a",
  jwt_config: "jwt_config: {enabled: true, secret: a, algorithm: HS256}",
  enable_registration_captcha:
    "enable_registration_captcha: true\nrecaptcha_public_key: a\nrecaptcha_private_key: b",
  login_via_existing_session: "login_via_existing_session: {enabled: true}",
  refresh_token_lifetime: "refresh_token_lifetime: 1d",
  nonrefreshable_access_token_lifetime: "nonrefreshable_access_token_lifetime: 1d",
  session_lifetime: "session_lifetime: 1d",
  enable_3pid_changes: "enable_3pid_changes: true",
};
const DELEGATED = `server_name: a
report_stats: false
signing_key_path: FOLDER/homeserver.signing.key
database: {name: sqlite3, args: {database: ":memory:"}}
matrix_authentication_service: {enabled: true, secret_path: FOLDER/mas-secret}
`;

/** Delegated login with that besides. @returns the file. */
function writeBeside(name: string, text: string): string {
  const path = join(folder, `least-${name}.yaml`);
  writeFileSync(path, (DELEGATED + text).replaceAll("FOLDER", folder));
  return path;
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
  const least = Object.entries(LEAST).map(([name, text]) => [writeBeside(name, text)]);
  const results = checkWithSynapse([...edited, ...least], folder);
  [...entries.map(({ name }) => name), ...Object.keys(LEAST)].forEach((name, at) =>
    answers.set(name, results[at] as SynapseAnswer),
  );
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

it.each(Object.keys(LEAST))("[O22] Synapse refuses %s beside delegated login", (key) => {
  expect(answers.get(key)?.error).toMatch(/when OAuth delegation is enabled/u);
});

// Of the others the libraries (OIDC, SAML, LDAP) are not in the tests' Synapse.
it("[O22] every clash is one that Synapse refuses", () => {
  const unseen = new Set([
    "oidc_providers",
    "oidc_config",
    "saml2_config",
    "ldap_config",
    "password_providers",
  ]);
  const keys = CLASHES.map(({ key }) => key).filter((key) => !unseen.has(key));
  expect(Object.keys(LEAST)).toEqual(keys);
});
