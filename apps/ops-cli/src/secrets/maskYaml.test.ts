import { expect, it } from "vitest";
import { parseYamlFile } from "../homeserver-yaml/parseYamlFile.ts";
import { corpus } from "../testing/corpus.ts";
import { maskYaml, secretsInYaml } from "./maskYaml.ts";

const KEY = "-----BEGIN RSA PRIVATE KEY-----\n  MIIE\n  -----END RSA PRIVATE KEY-----";

it.each([
  ["form_secret: abc", "form_secret: [secret]"],
  ['password: "a#b" # c', "password: [secret] # c"],
  ["smtp_pass: 12345", "smtp_pass: [secret]"],
  ["a: {admin_token: abc, b: 1}", "a: {admin_token: [secret], b: 1}"],
  ["key: |\n  --- BEGIN\n  abc\nb: 1\n", "key: [secret]\nb: 1\n"],
  ["x: &s abc\nclient_secret: *s\n", "x: &s [secret]\nclient_secret: *s\n"],
  ["passphrase: abc", "passphrase: [secret]"],
  [
    "apiKey: abc\napi-key: abc\nAPI_KEY: abc",
    "apiKey: [secret]\napi-key: [secret]\nAPI_KEY: [secret]",
  ],
  ["api_keys:\n  - abc\n  - &a def\nb: 1", "api_keys:\n  - [secret]\n  - &a [secret]\nb: 1"],
  ["jwk: {kty: RSA, n: abc, d: def}", "jwk: {kty: RSA, n: abc, d: [secret]}"],
  [`cert: |\n  ${KEY}\nb: 1`, "cert: |\n  [secret]\nb: 1"],
  ['signing: "ed25519 a_AbCd ' + "x".repeat(43) + '"', 'signing: "ed25519 a_AbCd [secret]"'],
  ["url: redis://:abc@host/0", "url: redis://:[secret]@host/0"],
  ["uri: postgresql://u:a@b%2Fc@host/d", "uri: postgresql://u:[secret]@host/d"],
  ["uri: postgresql:///d?user=u&password=abc", "uri: postgresql:///d?user=u&password=[secret]"],
  ["#macaroon_secret_key: abc\na: 1", "#macaroon_secret_key: [secret]\na: 1"],
  ['a: 1 # "pepper": "x y", b: 2', 'a: 1 # "pepper": [secret], b: 2'],
  ["# database: {password: abc}", "# database: {password: [secret]"],
  ["# PGPASSWORD=abc psql", "# PGPASSWORD=[secret] psql"],
  ["# redis://:abc@host/0", "# redis://:[secret]@host/0"],
  ["#pepper: |\n#  abc\n#\n#  def\n#b: 1", "#pepper: |\n#  [secret]\n#\n#  [secret]\n#b: 1"],
  ["#tokens:\n#  - abc\n#b: 1", "#tokens:\n#  - [secret]\n#b: 1"],
  [`# key: >-\n#   ${KEY.replaceAll("\n  ", "\n#   ")}\n# b: 1`, "# key: >-\n#   [secret]\n# b: 1"],
])("[O450] %j is shown as %j", (text, shown) => {
  expect(maskYaml(parseYamlFile("/h.yaml", text))).toBe(shown);
});

it.each([
  ["registration_requires_token: true"],
  ["#registration_requires_token: true"],
  ["signing_key_path: /a\nsecret_path: /b\nclient_secret_file: /c"],
  ["password_config:\n  enabled: true"],
  ["#password_config:\n#  pepper:\n#  enabled: true"],
  ["recaptcha_public_key: abc\nverify_keys: {ed25519: abc}"],
  ["profile: https://hs.example:8448/_matrix/client/v3/profile/@ana:hs.example"],
  ["motto: 'it # is token: free'\nwords: |\n  # token: free\n"],
  ["passwords:\n  schemes: [{algorithm: bcrypt}]"],
])("[O450] nothing is taken out of %j", (text) => {
  const file = parseYamlFile("/h.yaml", text);
  expect([maskYaml(file), secretsInYaml(file)]).toEqual([text, []]);
});

it("[O450] everything secret in MAS's configuration is known as such", () => {
  const text = `
http: {public_base: 'https://auth.example/'}
database: {uri: 'postgresql://mas:p%40ss@db/mas'}
matrix: {secret: shared, homeserver: example.com}
secrets: {encryption: '0123', keys: [{kid: a, key: PEM}]}
passwords: {schemes: [{version: 1, algorithm: bcrypt, secret: pepper}]}
clients: [{client_id: '01', client_secret: basic}]
email: {password: smtp}
captcha: {service: hcaptcha, site_key: open, secret_key: closed}
upstream_oauth2: {providers: [{sign_in_with_apple: {private_key: apple}}]}
`;
  expect(secretsInYaml(parseYamlFile("/config.yaml", text))).toEqual(
    "shared 0123 PEM pepper basic smtp closed apple p%40ss p@ss".split(" "),
  );
});

it.each(corpus)("[O450] of $name no secret is shown, and nothing else is missing", ({ files }) => {
  for (const { name, text } of files) {
    const file = parseYamlFile(name, text);
    const shown = maskYaml(file);
    for (const secret of secretsInYaml(file).filter(({ length }) => length > 5))
      expect(shown).not.toContain(secret);
    let at = 0;
    for (const piece of shown.split("[secret]")) {
      expect(text.slice(at)).toContain(piece);
      at = text.indexOf(piece, at) + piece.length;
    }
  }
});
