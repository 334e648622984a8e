import { writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { stringify } from "yaml";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectPostgres } from "../database/connectPostgres.ts";
import { createMasCli } from "../mas-cli/createMasCli.ts";
import {
  KNOWN_PROVIDER,
  PEOPLE,
  prepareMigration,
  type PreparedMigration,
} from "../testing/prepareMigration.ts";
import { PROVIDER_FIELDS } from "../testing/prepareMas.ts";
import { runForTest } from "../testing/runForTest.ts";
import { startPostgres, type PostgresServer } from "../testing/startPostgres.ts";
import { tempFolder } from "../testing/tempFolder.ts";
import { MAS_CLIS } from "../testing/masClis.ts";
import { compareRows } from "./compareRows.ts";
import { sumExpectedRows, sumMasRows } from "./rowKinds.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

async function check({ mas, homeserver }: PreparedMigration) {
  const files = ["--synapse-config", homeserver, "--mas-config", mas.configFile];
  const args = ["mas", "migrate", "check", ...files, "--mas-cli", mas.commandLine, "--json"];
  const { exitCode, stdout } = await runForTest(args, { machine: { runProgram: mas.runProgram } });
  const { findings } = JSON.parse(stdout) as {
    findings: { id: string; status: string; values: Record<string, unknown> }[];
  };
  return { exitCode, findings: findings.filter(({ status }) => status !== "pass") };
}

it.each(MAS_CLIS)(
  "[O290] a homeserver that fits can be migrated, says $name",
  async ({ commandLine }) => {
    const prepared = await prepareMigration(server, tempFolder(), commandLine);
    expect(await check(prepared)).toEqual({ exitCode: 0, findings: [] });
  },
  60_000,
);

it("[O292] rows of people who are not there are counted by table", async () => {
  const prepared = await prepareMigration(server, tempFolder());
  await prepared.execute(
    "INSERT INTO devices (user_id, device_id, display_name, hidden) VALUES ('@nobody:hs.example', 'X', NULL, false), ('@no:hs.example', 'Y', NULL, false)",
  );
  const { exitCode, findings } = await check(prepared);
  expect([exitCode, findings.map(({ id, values }) => [id, values["rows"]])]).toEqual([
    1,
    [["migrate/dangling-rows", "devices (2)"]],
  ]);
}, 60_000);

it("[O292] SQLite is looked at as well, and mas-cli is not asked what it cannot know", async () => {
  const folder = tempFolder();
  const prepared = await prepareMigration(server, folder);
  const path = join(folder, "homeserver.db");
  const database = new DatabaseSync(path);
  database.exec(`
    CREATE TABLE users (name TEXT, password_hash TEXT, admin INTEGER, is_guest INTEGER, appservice_id TEXT, deactivated INTEGER);
    CREATE TABLE user_threepids (user_id TEXT, medium TEXT); CREATE TABLE user_external_ids (user_id TEXT, auth_provider TEXT);
    CREATE TABLE background_updates (update_name TEXT); INSERT INTO background_updates VALUES ('a');
    CREATE TABLE devices (user_id TEXT); CREATE TABLE access_tokens (user_id TEXT); CREATE TABLE refresh_tokens (user_id TEXT);
    INSERT INTO users VALUES ('@a:hs.example', 'x', 0, 0, NULL, 0), ('@g:hs.example', NULL, 0, 1, NULL, 0);
    INSERT INTO access_tokens VALUES ('@nobody:hs.example');`);
  database.close();
  prepared.configure({ database: { name: "sqlite3", args: { database: path } } });
  const { exitCode, findings } = await check(prepared);
  expect([exitCode, findings.map(({ id, status }) => [id, status])]).toEqual([
    1,
    [
      ["migrate/engine", "fail"],
      ["migrate/pending-updates", "fail"],
      ["migrate/guests", "warn"],
      ["migrate/dangling-rows", "fail"],
      ["migrate/mas-cli", "unknown"],
    ],
  ]);
}, 60_000);

it("[O293] a MAS that somebody has used, and one that was interrupted, are told", async () => {
  const prepared = await prepareMigration(server, tempFolder());
  await prepared.executeInMas(
    "CREATE TABLE users (user_id int); CREATE TABLE user_emails (user_id int); INSERT INTO users VALUES (1)",
  );
  prepared.mas.standIn.order({ check: { errors: [], warnings: [] } });
  expect((await check(prepared)).findings).toMatchObject([
    { id: "migrate/mas-empty", status: "fail", values: { table: "users" } },
    { id: "migrate/mas-cli", status: "fail" },
  ]);
  await prepared.executeInMas("ALTER TABLE users RENAME TO syn2mas__users");
  expect((await check(prepared)).findings).toEqual([
    { id: "migrate/mas-interrupted", status: "warn", values: {} },
  ]);
}, 60_000);

it("[O294] mas-cli's own words are told", async () => {
  const prepared = await prepareMigration(server, tempFolder());
  prepared.mas.standIn.order({ check: { errors: ["the moon is full"], warnings: ["a cat"] } });
  expect(await check(prepared)).toMatchObject({
    exitCode: 1,
    findings: [
      {
        id: "migrate/mas-cli",
        status: "fail",
        values: { said: "• the moon is full\n    • a cat" },
      },
    ],
  });
}, 60_000);

it("[O290] a database that cannot be reached is told with the way around", async () => {
  const { homeserver, mas, configure } = await prepareMigration(server, tempFolder());
  configure({
    database: { name: "psycopg2", args: { host: "127.0.0.1", port: 1, password: "hunter22" } },
  });
  const files = ["--synapse-config", homeserver, "--mas-config", mas.configFile];
  const args = ["mas", "migrate", "check", ...files, "--mas-cli", mas.commandLine];
  const { exitCode, stderr } = await runForTest(args, { machine: { runProgram: mas.runProgram } });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("--synapse-database-file");
  expect(stderr).not.toContain("hunter22");
  writeFileSync(homeserver, "server_name: [");
  const broken = await runForTest(args, { machine: { runProgram: mas.runProgram } });
  expect(broken.stderr).toContain("homeserver.yaml is not valid YAML at line 1, column 15");
}, 60_000);

async function migrateAndCompare({
  mas,
  homeserver,
  synapseDatabase,
  masDatabase,
}: PreparedMigration) {
  const cli = { commandLine: mas.commandLine, configFiles: [mas.configFile] };
  const masCli = createMasCli(cli, { runProgram: mas.runProgram, keepSecret: () => {} });
  const synapse = await connectPostgres(synapseDatabase);
  const expected = await sumExpectedRows(synapse, new Set([KNOWN_PROVIDER]));
  await synapse.close();
  const input = { synapseConfigs: [homeserver], isRehearsal: false };
  expect(await masCli.migrate(input)).toMatchObject({ outcome: "clean" });
  return async () => {
    const database = await connectPostgres(masDatabase);
    const found = await sumMasRows(database);
    await database.close();
    return compareRows(expected, found);
  };
}

it.each(MAS_CLIS)(
  "[O300] what arrives in MAS by $name is counted kind by kind, without what is left behind",
  async ({ commandLine }) => {
    const prepared = await prepareMigration(server, tempFolder(), commandLine);
    await prepared.execute(PEOPLE);
    const compare = await migrateAndCompare(prepared);
    expect(
      (await compare()).map(({ kind, expected, found, isSame }) => [kind, expected, found, isSame]),
    ).toEqual([
      ["users", 5, 5, true],
      ["passwords", 2, 2, true],
      ["emails", 1, 1, true],
      ["other-third-party-ids", 1, 1, true],
      ["provider-links", 1, 1, true],
      // Two devices, and one for the token without a device.
      ["sessions", 3, 3, true],
      ["access-tokens", 3, 3, true],
      ["refresh-tokens", 0, 0, true],
    ]);
  },
  60_000,
);

it.each(MAS_CLIS)(
  "[O413] people of SAML arrive at the provider that has its name in MAS by $name, and it is told what that asks for",
  async ({ commandLine }) => {
    const prepared = await prepareMigration(server, tempFolder(), commandLine);
    await prepared.execute(`${PEOPLE}
    INSERT INTO user_external_ids VALUES ('saml', 'subject of bob', '@bob:hs.example')`);
    const provider = { id: "01HF7YAT00NENTQAXBNENTQAXE", synapse_idp_id: "saml" };
    const second = join(tempFolder(), "saml.yaml");
    writeFileSync(
      second,
      stringify({ upstream_oauth2: { providers: [{ ...provider, ...PROVIDER_FIELDS }] } }),
    );
    const unknown = await check(prepared);
    expect([
      unknown.exitCode,
      unknown.findings.find(({ id }) => id === "migrate/providers"),
    ]).toEqual([1, { id: "migrate/providers", status: "fail", values: { providers: "saml (1)" } }]);
    const { homeserver, mas } = prepared;
    const files = ["--synapse-config", homeserver, "--mas-config", mas.configFile];
    const more = ["--mas-config", second, "--mas-cli", mas.commandLine, "--json"];
    const run = (...verb: readonly string[]) =>
      runForTest(["mas", "migrate", ...verb, ...files, ...more], {
        machine: { runProgram: mas.runProgram },
      });
    const { exitCode, stdout } = await run("check");
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("saml (1)")]);
    const rehearsed = await run("dry-run", "--yes");
    expect(JSON.parse(rehearsed.stdout), rehearsed.stderr).toMatchObject({
      isRehearsed: true,
      rows: { "provider-links": 2 },
    });
  },
  60_000,
);

it("[O301] as many rows are not the same rows", async () => {
  const prepared = await prepareMigration(server, tempFolder());
  await prepared.execute(PEOPLE);
  const compare = await migrateAndCompare(prepared);
  await prepared.executeInMas(
    "UPDATE compat_access_tokens SET access_token = 'syt_other' WHERE access_token = 'syt_bob'; DELETE FROM user_emails",
  );
  expect((await compare()).filter(({ isSame }) => !isSame)).toEqual([
    { kind: "emails", expected: 1, found: 0, isSame: false },
    { kind: "access-tokens", expected: 3, found: 3, isSame: false },
  ]);
}, 60_000);

it("[O302] pairs that can be refreshed count until their successor was used", async () => {
  const prepared = await prepareMigration(server, tempFolder());
  await prepared.execute(`${PEOPLE}
    INSERT INTO refresh_tokens VALUES
      (10, '@bob:hs.example', 'PHONE', 'syr_used', 11), (11, '@bob:hs.example', 'PHONE', 'syr_new', NULL);
    INSERT INTO access_tokens (id, user_id, device_id, token, refresh_token_id, used) VALUES
      (20, '@bob:hs.example', 'PHONE', 'syt_used', 10, true), (21, '@bob:hs.example', 'PHONE', 'syt_new', 11, true);`);
  const database = await connectPostgres(prepared.synapseDatabase);
  const sums = await sumExpectedRows(database, new Set());
  await database.close();
  expect([
    sums["refresh-tokens"].count,
    sums["access-tokens"].count,
    sums["provider-links"].count,
  ]).toEqual([1, 4, 0]);
}, 60_000);

it.each(MAS_CLIS)(
  "[O303] a rehearsal with $name tells what will arrive, and MAS is empty afterwards",
  async ({ commandLine }) => {
    const prepared = await prepareMigration(server, tempFolder(), commandLine);
    await prepared.execute(PEOPLE);
    const { mas, homeserver } = prepared;
    const files = ["--synapse-config", homeserver, "--mas-config", mas.configFile];
    const args = [
      "mas",
      "migrate",
      "dry-run",
      ...files,
      "--mas-cli",
      mas.commandLine,
      "--yes",
      "--json",
    ];
    const rehearse = () => runForTest(args, { machine: { runProgram: mas.runProgram } });
    const { exitCode, stdout } = await rehearse();
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { isRehearsed: true, rows: { users: 5, sessions: 3, "access-tokens": 3 } },
    ]);
    expect((await check(prepared)).findings.map(({ id }) => id)).not.toContain("migrate/mas-empty");
  },
  60_000,
);

it("[O303] nothing is rehearsed while something is in the way", async () => {
  const prepared = await prepareMigration(server, tempFolder());
  const { mas, homeserver } = prepared;
  prepared.mas.standIn.order({ check: { errors: ["the moon is full"], warnings: [] } });
  const files = ["--synapse-config", homeserver, "--mas-config", mas.configFile];
  const program = ["--mas-cli", mas.commandLine, "--yes"];
  const rehearsed = await runForTest(["mas", "migrate", "dry-run", ...files, ...program], {
    machine: { runProgram: mas.runProgram },
  });
  expect(rehearsed).toMatchObject({ exitCode: 1 });
  expect(mas.standIn.runs().flat()).not.toContain("--dry-run");
}, 60_000);
