/** What this command line asks of any mas-cli: the stand-in, and the real one when `MAS_CLI` is set. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRunProgram } from "../machine/createRunProgram.ts";
import { MAS_CLIS } from "../testing/masClis.ts";
import { LINK_PEOPLE, PROVIDER, writeProvider } from "../testing/prepareClients.ts";
import { MAS_PEPPER, prepareMas, type PreparedMas } from "../testing/prepareMas.ts";
import { startPostgres, type PostgresServer } from "../testing/startPostgres.ts";
import { SYNAPSE_TABLES } from "../testing/synapseTables.ts";
import { tempFolder } from "../testing/tempFolder.ts";
import { createMasCli } from "./createMasCli.ts";
import type { MasCli } from "./MasCli.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

interface Setup {
  readonly mas: PreparedMas;
  readonly masCli: MasCli;
  readonly secrets: string[];
  readonly homeserver: string;
  readonly configure: (changes: object) => void;
  readonly execute: (statements: string) => Promise<void>;
  readonly executeInMas: (statements: string) => Promise<void>;
  /** The same mas-cli with further configuration files. */
  readonly with: (...files: readonly string[]) => MasCli;
}

async function setUp(commandLine: string | null): Promise<Setup> {
  const folder = tempFolder();
  const name = randomBytes(6).toString("hex");
  const [database, synapse] = [
    await server.createDatabase(`mas_${name}`),
    await server.createDatabase(`synapse_${name}`),
  ];
  await server.execute(synapse, SYNAPSE_TABLES);
  const mas = prepareMas(folder, { database, commandLine });
  const homeserver = join(folder, "homeserver.yaml");
  const configure = (changes: object): void => {
    const { host, port, user } = synapse;
    const args = { host, port, user, database: synapse.database };
    const config = {
      server_name: "hs.example",
      database: { name: "psycopg2", args },
      password_config: { pepper: MAS_PEPPER },
      ...changes,
    };
    writeFileSync(homeserver, stringify(config));
  };
  configure({});
  const secrets: string[] = [];
  const keepSecret = (secret: string): void => void secrets.push(secret);
  const cli = { commandLine: mas.commandLine, configFiles: [mas.configFile] };
  return {
    mas,
    masCli: createMasCli(cli, { runProgram: mas.runProgram, keepSecret }),
    secrets,
    homeserver,
    configure,
    execute: (statements) => server.execute(synapse, statements),
    executeInMas: (statements) => server.execute(database, statements),
    with: (...files) => {
      const cli = { commandLine: mas.commandLine, configFiles: [mas.configFile, ...files] };
      return createMasCli(cli, { runProgram: mas.runProgram, keepSecret: () => {} });
    },
  };
}

describe.each(MAS_CLIS)(
  "of $name",
  ({ commandLine }) => {
    it("[O264] what is secret in a dumped configuration is known before it is used", async () => {
      const { masCli, secrets } = await setUp(commandLine);
      const config = await masCli.dumpConfig();
      expect(config).toMatchObject({ matrix: { homeserver: "hs.example" } });
      expect(secrets).toContain("shared secret of the tests");
      expect(secrets).toContain(MAS_PEPPER);
    });

    it("[O263] files that are given later add their clients", async () => {
      const { mas } = await setUp(commandLine);
      const more = join(tempFolder(), "more.yaml");
      writeFileSync(
        more,
        "clients: [{ client_id: 01HF7YAT00NENTQAXBNENTQAXC, client_auth_method: none }]\n",
      );
      const cli = { commandLine: mas.commandLine, configFiles: [mas.configFile, more] };
      const masCli = createMasCli(cli, { runProgram: mas.runProgram, keepSecret: () => {} });
      expect((await masCli.dumpConfig())["clients"]).toMatchObject([
        { client_id: "01HF7YAT00NENTQAXBNENTQAXA" },
        { client_id: "01HF7YAT00NENTQAXBNENTQAXC" },
      ]);
    });

    it("[O262] a configuration that MAS cannot read is refused with what mas-cli says", async () => {
      const { mas, masCli } = await setUp(commandLine);
      writeFileSync(mas.configFile, "matrix: {}\n");
      for (const work of [masCli.checkConfig(), masCli.dumpConfig()]) {
        await expect(work).rejects.toMatchObject({
          code: "ops/config-refused",
          text: { en: expect.stringContaining("secrets") },
        });
      }
    });

    it("[O260] a homeserver that can be migrated is clean, one that cannot is told why", async () => {
      const { masCli, homeserver, configure } = await setUp(commandLine);
      const input = { synapseConfigs: [homeserver] };
      expect(await masCli.checkMigration(input)).toMatchObject({ outcome: "clean", errors: [] });
      configure({ password_config: { pepper: "another" }, enable_registration: true });
      const report = await masCli.checkMigration(input);
      expect(report).toMatchObject({
        outcome: "errors",
        warnings: [expect.stringContaining("registration")],
      });
      expect(report.errors.join("\n")).toContain("pepper");
    });

    it("[O261] a homeserver with registration on can be migrated", async () => {
      const { masCli, homeserver, configure } = await setUp(commandLine);
      configure({ enable_registration: true });
      const report = await masCli.checkMigration({ synapseConfigs: [homeserver] });
      expect(report).toMatchObject({ outcome: "warnings", errors: [] });
    });

    it("[O262] a rehearsal leaves MAS empty, a migration does not, and says so the next time", async () => {
      const { masCli, homeserver, execute } = await setUp(commandLine);
      await execute("INSERT INTO users (name, creation_ts) VALUES ('@a:hs.example', 1700000000)");
      const input = { synapseConfigs: [homeserver] };
      for (const isRehearsal of [true, true, false]) {
        expect(await masCli.migrate({ ...input, isRehearsal })).toMatchObject({ outcome: "clean" });
      }
      expect(await masCli.checkMigration(input)).toMatchObject({
        outcome: "mas-not-empty",
        failure: expect.stringContaining("users"),
      });
    });

    it("[O262] SQLite is a failure of its own", async () => {
      const { masCli, homeserver, configure } = await setUp(commandLine);
      configure({ database: { name: "sqlite3", args: { database: "/data/homeserver.db" } } });
      const report = await masCli.checkMigration({ synapseConfigs: [homeserver] });
      expect(report).toMatchObject({
        outcome: "failed",
        failure: expect.stringContaining("sqlite3"),
      });
    });

    it("[O262] the program says what it says here, for its exit codes are what counts", async () => {
      const { mas, homeserver, configure } = await setUp(commandLine);
      configure({ allow_guest_access: true });
      const runProgram = createRunProgram({
        env: { ...process.env, ...mas.standIn.env },
        cwd: "/",
        signal: new AbortController().signal,
      });
      const flags = ["--config", mas.configFile, "syn2mas", "--synapse-config", homeserver];
      const run = (...args: string[]) => runProgram(mas.commandLine, [...flags, ...args]);
      const [found, misused] = [await run("check"), await run("--no-such-flag")];
      expect([found.exitCode, found.stdout]).toEqual([10, ""]);
      expect(misused.exitCode).toBeGreaterThan(0);
    }, 60_000);
    const MORE = "01HF7YAT00NENTQAXBNENTQAXC";

    /** Fails where that is not so. */
    const holds = (condition: string): string => `DO $$ BEGIN ASSERT ${condition}; END $$`;

    it("[O263] a sync adds and updates clients, keeps what no configuration has, and prunes it when asked", async () => {
      const { masCli, executeInMas, with: withFiles } = await setUp(commandLine);
      const file = join(tempFolder(), "more.yaml");
      const more = { client_id: MORE, client_auth_method: "none", client_name: "One" };
      writeFileSync(file, stringify({ clients: [more] }));
      await withFiles(file).syncConfig({ prunes: false });
      const named = (name: string): string =>
        holds(`(SELECT client_name FROM oauth2_clients WHERE client_name <> 'Theirs') = '${name}'
        AND (SELECT count(*) FROM oauth2_clients WHERE is_static) = 2`);
      await executeInMas(named("One"));
      writeFileSync(file, stringify({ clients: [{ ...more, client_name: "Other" }] }));
      await withFiles(file).syncConfig({ prunes: false });
      await executeInMas(named("Other"));
      await masCli.syncConfig({ prunes: false });
      await executeInMas(named("Other"));
      await masCli.syncConfig({ prunes: true });
      await executeInMas(holds("(SELECT count(*) FROM oauth2_clients) = 1"));
    });

    it("[O412] a sync turns off a provider that is missing, says so when it is only asked, and deletes it when it prunes", async () => {
      const { masCli, executeInMas, with: withFiles } = await setUp(commandLine);
      const file = writeProvider(tempFolder());
      await withFiles(file).syncConfig({ prunes: false });
      await executeInMas(LINK_PEOPLE);
      expect(await withFiles(file).findProvidersToDisable()).toEqual([]);
      expect(await masCli.findProvidersToDisable()).toEqual([PROVIDER]);
      const isOn = "(SELECT disabled_at FROM upstream_oauth_providers) IS NULL";
      await executeInMas(holds(isOn));
      await masCli.syncConfig({ prunes: false });
      await executeInMas(holds(`NOT (${isOn})`));
      await withFiles(file).syncConfig({ prunes: false });
      await executeInMas(holds(`${isOn} AND (SELECT count(*) FROM upstream_oauth_links) = 2`));
      await masCli.syncConfig({ prunes: true });
      await executeInMas(holds("(SELECT count(*) FROM upstream_oauth_links) = 0"));
    });

    it("[O402] a migration logs how many rows of each kind have come", async () => {
      const { masCli, homeserver, execute } = await setUp(commandLine);
      await execute("INSERT INTO users (name, creation_ts) VALUES ('@a:hs.example', 1700000000)");
      const lines: string[] = [];
      const onLine = (line: string): void => void lines.push(line);
      await masCli.migrate({ synapseConfigs: [homeserver], isRehearsal: false, onLine });
      for (const title of [
        "1 users",
        "0 third-party IDs",
        "0 upstream links (external IDs)",
        "0 devices",
        "0 non-refreshable access tokens",
        "0 refreshable token pairs",
      ]) {
        expect(lines.some((line) => line.includes(`${title} migrated (0 skipped) in `))).toBe(true);
      }
    });

    it.each([
      ["known to both", ["saml"], ["oidc-saml"], "clean"],
      ["known to MAS alone", [], ["oidc-saml"], "errors"],
      ["known to Synapse alone", ["saml"], [], "errors"],
    ])("[O260] people linked to a provider %s", async (_where, inSynapse, inMas, outcome) => {
      const { homeserver, configure, execute, with: withFiles } = await setUp(commandLine);
      await execute(`INSERT INTO users (name, creation_ts) VALUES ('@a:hs.example', 1700000000);
      INSERT INTO user_external_ids VALUES ('oidc-saml', 'a', '@a:hs.example')`);
      configure({ oidc_providers: inSynapse.map((idp_id) => ({ idp_id })) });
      const files = inMas.map((id) => writeProvider(tempFolder(), { synapse_idp_id: id }));
      const masCli = withFiles(...files);
      const input = { synapseConfigs: [homeserver] };
      expect(await masCli.checkMigration(input)).toMatchObject({ outcome });
      // The flag is about Synapse's configuration alone.
      const lenient = { ...input, ignoresMissingProviders: true };
      const isKnownToMas = inMas.length > 0;
      const forgiven = outcome === "clean" ? "clean" : isKnownToMas ? "warnings" : "errors";
      expect(await masCli.checkMigration(lenient)).toMatchObject({ outcome: forgiven });
    });

    it("[O413] with the flag, links to a provider that only MAS knows arrive all the same", async () => {
      const { homeserver, execute, executeInMas, with: withFiles } = await setUp(commandLine);
      await execute(`INSERT INTO users (name, creation_ts) VALUES ('@a:hs.example', 1700000000);
      INSERT INTO user_external_ids VALUES ('saml', 'a', '@a:hs.example'), ('cas', 'b', '@a:hs.example')`);
      const masCli = withFiles(writeProvider(tempFolder(), { synapse_idp_id: "saml" }));
      const input = { synapseConfigs: [homeserver], ignoresMissingProviders: true };
      expect(await masCli.migrate({ ...input, isRehearsal: false })).toMatchObject({
        outcome: "clean",
      });
      await executeInMas(
        holds("(SELECT string_agg(subject, ',') FROM upstream_oauth_links) = 'a'"),
      );
    });
  },
  60_000,
);
