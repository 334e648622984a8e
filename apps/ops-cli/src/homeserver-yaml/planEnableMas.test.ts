import { expect, it } from "vitest";
import { corpus } from "../testing/corpus.ts";
import { CLASHES } from "./clashes.ts";
import { removeNested } from "./editYaml.ts";
import { parseYamlFile } from "./parseYamlFile.ts";
import { planEnableMas } from "./planEnableMas.ts";
import type { DelegationWish } from "./writeDelegation.ts";

const NEW: DelegationWish = {
  version: { major: 1, minor: 163, text: "1.163.2" },
  endpoint: "http://mas:8080/",
  secret: { path: "/data/mas-secret", value: "mas-s3cret" },
  client: null,
};
const NOTHING_TOLD = { ...NEW, endpoint: null, secret: null };
const OLD = { ...NEW, version: { major: 1, minor: 135, text: "1.135.2" } };
const BLOCK = `
matrix_authentication_service:
  enabled: true
  endpoint: "http://mas:8080/"
  secret_path: "/data/mas-secret"
`;

function plan(text: string | readonly string[], wish = NEW) {
  const texts = typeof text === "string" ? [text] : text;
  return planEnableMas(
    texts.map((file, at) => parseYamlFile(`/${at}.yaml`, file)),
    wish,
  );
}
const edited = (text: string, wish = NEW): string => plan(text, wish).files[0]?.text ?? "";

/** What each clash is, alone in a file, and what becomes of it. */
const CLASH_CASES: Readonly<Record<string, readonly [string, string]>> = {
  password_config: [
    "password_config:\n  enabled: true # so far\n",
    "password_config:\n  enabled: false # so far\n",
  ],
  disable_registration: ["disable_registration: no\n", "disable_registration: true\n"],
  enable_registration: ["enable_registration: On\n", "enable_registration: false\n"],
  user_consent: [
    "user_consent:\n  version: 1\n",
    "disabled_by_tertulia_user_consent:\n  version: 1\n",
  ],
  oidc_providers: [
    "oidc_providers: [{idp_id: a}]\n",
    "disabled_by_tertulia_oidc_providers: [{idp_id: a}]\n",
  ],
  oidc_config: ["oidc_config: {enabled: yes}\n", "oidc_config: {enabled: false}\n"],
  saml2_config: [
    "saml2_config:\n    # SP\n    sp_config: {a: b}\n",
    "saml2_config:\n    # SP\n    enabled: false\n    sp_config: {a: b}\n",
  ],
  cas_config: [
    "cas_config: { server_url: x }\n",
    'cas_config: {"enabled": false,  server_url: x }\n',
  ],
  jwt_config: ["jwt_config: {enabled: true}\n", "jwt_config: {enabled: false}\n"],
  ldap_config: ["ldap_config: {enabled: true}\n", "ldap_config: {enabled: false}\n"],
  password_providers: [
    "password_providers:\n- module: x\n",
    "disabled_by_tertulia_password_providers:\n- module: x\n",
  ],
  enable_registration_captcha: [
    "enable_registration_captcha: true\n",
    "enable_registration_captcha: false\n",
  ],
  login_via_existing_session: [
    "login_via_existing_session: {enabled: true}\n",
    "login_via_existing_session: {enabled: false}\n",
  ],
  refresh_token_lifetime: [
    "refresh_token_lifetime: 12h\n",
    "disabled_by_tertulia_refresh_token_lifetime: 12h\n",
  ],
  nonrefreshable_access_token_lifetime: [
    "nonrefreshable_access_token_lifetime: 1h\n",
    "disabled_by_tertulia_nonrefreshable_access_token_lifetime: 1h\n",
  ],
  session_lifetime: ["session_lifetime: 1w\n", "disabled_by_tertulia_session_lifetime: 1w\n"],
  enable_3pid_changes: ["enable_3pid_changes: true\n", "enable_3pid_changes: false\n"],
};

it.each(CLASHES)("[O22] $key is turned off, and nothing else", ({ key }) => {
  const [before, after] = CLASH_CASES[key] ?? ["", ""];
  const { files, turnedOff } = plan(`server_name: a # name\n${before}`);
  expect(files[0]?.text).toBe(`server_name: a # name\n${after}${BLOCK}`);
  expect(turnedOff.map((off) => [off.key, off.path])).toEqual([[key, "/0.yaml"]]);
});

it.each([
  ["password_config:\n"],
  ["password_config: {enabled: false, pepper: x}\n"],
  ["enable_registration: 'false'\n"],
  ["enable_registration: true\ndisable_registration: true\n"],
  ["saml2_config: {enabled: false, sp_config: {a: b}}\n"],
  ["saml2_config: {}\n"],
  ["oidc_providers: []\n"],
  ["session_lifetime: 0\n"],
  ["enable_3pid_changes: no\n"],
  ["login_via_existing_session: {require_ui_auth: false}\n"],
])("[O22] %j is off already", (text) => {
  expect(edited(`server_name: a\n${text}`)).toBe(`server_name: a\n${text}${BLOCK}`);
});

it("[O22] what stands in several files is turned off where it counts", () => {
  const { files } = plan([
    "server_name: a\nenable_registration: true\n",
    "enable_registration: true\n",
    "oidc_providers: [{a: b}]\n",
    "oidc_providers: [{c: d}]\n",
  ]);
  expect(files.map(({ text }) => text)).toEqual([
    `server_name: a\nenable_registration: true\n${BLOCK}`,
    "enable_registration: false\n",
    "disabled_by_tertulia_oidc_providers: [{a: b}]\n",
    "disabled_by_tertulia_oidc_providers: [{c: d}]\n",
  ]);
});

it("[O23] a module known to check passwords is taken out of the list, one nobody knows is told", () => {
  const text = `server_name: a
modules:
  - module: x.Y
    config: {}
  - module: ldap_auth_provider.LdapAuthProviderModule
    config: # of LDAP
      enabled: true
  - module: z.Z
`;
  const { files, unknownModules } = plan(text);
  expect(files[0]?.text).toBe(
    `server_name: a\nmodules:\n  - module: x.Y\n    config: {}\n  - module: z.Z\n${BLOCK}`,
  );
  expect(unknownModules).toEqual(["x.Y", "z.Z"]);
});

it.each([
  [
    "modules: [{module: x.Y}, {module: ldap_auth_provider.LdapAuthProviderModule}]\n",
    "modules: [{module: x.Y}]\n",
  ],
  [
    "modules: [{module: ldap_auth_provider.LdapAuthProviderModule}, {module: x.Y}]\n",
    "modules: [{module: x.Y}]\n",
  ],
  [
    "modules:\n  -\n    # LDAP - ours\n    module: ldap_auth_provider.LdapAuthProviderModule\n  -\n    module: x.Y\n",
    "modules:\n  -\n    module: x.Y\n",
  ],
  [
    "modules: [{module: ldap_auth_provider.LdapAuthProviderModule}]\n",
    "disabled_by_tertulia_modules: [{module: ldap_auth_provider.LdapAuthProviderModule}]\n",
  ],
])("[O23] %j becomes %j", (before, after) => {
  expect(edited(`server_name: a\n${before}`)).toBe(`server_name: a\n${after}${BLOCK}`);
});

it("[O22] of a setting that stands twice in a file both are turned off", () => {
  expect(edited("session_lifetime: 1d\nserver_name: a\nsession_lifetime: 2d\n")).toBe(
    "disabled_by_tertulia_session_lifetime: 1d\nserver_name: a\ndisabled_by_tertulia_session_lifetime: 2d\n" +
      BLOCK,
  );
});

it("[O24] a Synapse before 1.136 gets the old block, and the first of 1.136 the new one", () => {
  const client = {
    id: "0000000000000000000SYNAPSE",
    secret: { path: "/data/client-secret", value: "s3cret" },
  };
  expect(edited("server_name: a\n", { ...OLD, client })).toBe(`server_name: a

experimental_features:
  msc3861: {"enabled":true,"issuer":"http://mas:8080/","client_id":"0000000000000000000SYNAPSE","client_auth_method":"client_secret_basic","client_secret_path":"/data/client-secret","admin_token_path":"/data/mas-secret"}
`);
  expect(edited("server_name: a\n", { ...NEW, version: { major: 1, minor: 136, text: "" } })).toBe(
    `server_name: a\n${BLOCK}`,
  );
  expect(() => plan("server_name: a\n", OLD)).toThrow("--client-id");
  const before125 = { ...OLD, client, version: { major: 1, minor: 124, text: "1.124.0" } };
  expect(edited("server_name: a\n", before125)).toContain(
    '"client_secret":"s3cret","admin_token":"mas-s3cret"}',
  );
  const before86 = { ...OLD, client, version: { major: 1, minor: 85, text: "1.85.2" } };
  expect(() => plan("server_name: a\n", before86)).toThrow(
    expect.objectContaining({ code: "ops/version-unsupported" }),
  );
});

const OLD_BLOCK =
  "  msc3861:\n    enabled: true\n    issuer: https://auth/\n    admin_token: abc # old\n";

it("[O25] the old block becomes the new one, with what it knew", () => {
  const before = `experimental_features:\n  a: 1\n${OLD_BLOCK}  # after\n  b: 2\nserver_name: a\n`;
  expect(edited(before, NOTHING_TOLD)).toBe(
    `experimental_features:\n  a: 1\n  # after\n  b: 2\nserver_name: a

matrix_authentication_service:
  enabled: true
  endpoint: "https://auth/"
  secret: "abc"
`,
  );
  expect(edited(`server_name: a\nexperimental_features:\n${OLD_BLOCK}`)).toBe(
    `server_name: a\nexperimental_features:\n${BLOCK}`,
  );
});

it("[O25] an old block is taken out of every file, and stays where Synapse needs it", () => {
  const { files } = plan(["server_name: a\n", `experimental_features:\n${OLD_BLOCK}`]);
  expect(files.map(({ text }) => text)).toEqual([
    `server_name: a\n${BLOCK}`,
    "experimental_features:\n",
  ]);
  const text = `server_name: a\nexperimental_features:\n${OLD_BLOCK}`;
  expect(edited(text, OLD)).toBe(text);
});

it.each([
  ["    enabled: true\n    # inside\n", "  # after\n  b: 2\n"],
  ["    # nothing set\n", "  b: 2\n"],
  ["    enabled:\n    # nothing set\n\n    # more\n", "\n  # after\n  b: 2\n"],
  ["    a:\n      b: 1\n      # one\n    # two\n", "  # after\n\n  b: 2\n"],
  ["    a:\n    - 1 # one\n    # two\n", "  # after\n"],
])("[O37] of an old block %j goes, and all of %j stays", (inside, after) => {
  const old = `server_name: a\nexperimental_features:\n  msc3861:\n${inside}${after}`;
  const file = removeNested(parseYamlFile("/h.yaml", old), "experimental_features", "msc3861");
  expect(file.text).toBe(`server_name: a\nexperimental_features:\n${after}`);
});

it("[O25] a block that is there is brought up to date where it stands", () => {
  const before =
    "matrix_authentication_service:\n  # Ours\n  endpoint: http://old/ # once\n  secret: x # !\nserver_name: a\n";
  expect(edited(before)).toBe(
    'matrix_authentication_service:\n  # Ours\n  secret_path: "/data/mas-secret"\n  enabled: true\n' +
      '  endpoint: "http://mas:8080/" # once\nserver_name: a\n',
  );
  const same = before.replace("  # Ours\n", "  enabled: true\n");
  expect(edited(same, NOTHING_TOLD)).toBe(same);
});

it("[O25] both blocks at once are nobody's to choose from", () => {
  const text = `server_name: a\nmatrix_authentication_service: {enabled: true}\nexperimental_features:\n${OLD_BLOCK}`;
  expect(() => plan(text)).toThrow(expect.objectContaining({ code: "ops/config-unusable" }));
});

it("[O25] what no block says has to be told", () => {
  expect(() => plan("server_name: a\n", NOTHING_TOLD)).toThrow("--mas is needed");
  expect(() => plan("server_name: a\n", { ...NEW, secret: null })).toThrow("--secret-file");
});

it("[O20] a value that other settings share is refused rather than changed for all", () => {
  const text = "password_config: &all\n  enabled: true\nother: *all\nserver_name: a\n";
  expect(() => plan(text)).toThrow("other in /0.yaml shares its value");
  const merged = "x: &all {enable_registration: true}\n<<: *all\nserver_name: a\n";
  expect(edited(merged)).toContain("enable_registration: false");
});

it("[O21] files without a setting are no configuration", () => {
  expect(() => plan(["# nothing\n", ""])).toThrow("no configuration in /0.yaml, /1.yaml");
});

it.each(corpus)("[O20] $name: a second plan changes nothing, and no comment is lost", (entry) => {
  const before = entry.files.map(({ name, text }) => parseYamlFile(name, text));
  const { files } = planEnableMas(before, NEW);
  expect(planEnableMas(files, NEW).files.map(({ text }) => text)).toEqual(
    files.map(({ text }) => text),
  );
  const comments = (text: string): string[] => text.match(/^\s*#.*$/gmu) ?? [];
  const isRemovedBlock = /msc3861/u.test(before.map(({ text }) => text).join(""));
  if (isRemovedBlock) return;
  expect(files.map(({ text }) => comments(text))).toEqual(before.map(({ text }) => comments(text)));
});
