import { expect, it } from "vitest";
import { corpus } from "../testing/corpus.ts";
import { findSecrets, maskYaml } from "./maskYaml.ts";
import { parseYamlFile } from "./parseYamlFile.ts";
import { toDiffLines } from "../cli/toDiffLines.ts";
import { diffFiles } from "./diffFiles.ts";

it("[O27] what changes is a unified diff without secrets", () => {
  const before = parseYamlFile("/h.yaml", "a: 1\r\npepper: 'x''y'\r\nb: yes\r\n");
  const after = parseYamlFile("/h.yaml", "a: 1\r\npepper: 'x''y'\r\nb: false\r\n");
  const diff = diffFiles(before, after);
  expect(diff).toBe(
    "--- /h.yaml\n+++ /h.yaml\n@@ -1,3 +1,3 @@\n a: 1\n pepper: [secret]\n-b: yes\n+b: false\n",
  );
  expect(toDiffLines(diff).map(({ tone }) => tone)).toEqual([
    "quiet",
    "quiet",
    "quiet",
    undefined,
    undefined,
    "bad",
    "good",
  ]);
  expect(diffFiles(before, before)).toBe("");
});

it.each([
  ["form_secret: abc", "form_secret: [secret]"],
  ['password: "a#b" # c', "password: [secret] # c"],
  ["smtp_pass: 12345", "smtp_pass: [secret]"],
  ["a: {admin_token: abc, b: 1}", "a: {admin_token: [secret], b: 1}"],
  ["key: |\n  --- BEGIN\n  abc\nb: 1\n", "key: [secret]\nb: 1\n"],
  ["x: &s abc\nclient_secret: *s\n", "x: &s [secret]\nclient_secret: *s\n"],
  ["#macaroon_secret_key: abc\na: 1", "#macaroon_secret_key: [secret]\na: 1"],
  ["url: redis://:abc@host/0", "url: redis://[secret]@host/0"],
  ["uri: postgresql://u:abc@host/d", "uri: postgresql://[secret]@host/d"],
  ["registration_requires_token: true", "registration_requires_token: true"],
  ["signing_key_path: /a\nsecret_path: /b", "signing_key_path: /a\nsecret_path: /b"],
  ["password_config:\n  enabled: true", "password_config:\n  enabled: true"],
])("[O27] %j is shown as %j", (text, shown) => {
  expect(maskYaml(parseYamlFile("/h.yaml", text))).toBe(shown);
});

it.each(corpus)("[O27] of $name no secret is shown", ({ files }) => {
  for (const { name, text } of files) {
    const file = parseYamlFile(name, text);
    const shown = maskYaml(file);
    for (const secret of findSecrets(file).filter(({ length }) => length > 5)) {
      expect(shown).not.toContain(secret);
    }
  }
});
