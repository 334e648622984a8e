import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRunProgram } from "../machine/createRunProgram.ts";
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
}

async function setUp(): Promise<Setup> {
  const folder = tempFolder();
  const name = randomBytes(6).toString("hex");
  const [database, synapse] = [
    await server.createDatabase(`mas_${name}`),
    await server.createDatabase(`synapse_${name}`),
  ];
  await server.execute(synapse, SYNAPSE_TABLES);
  const mas = prepareMas(folder, database);
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
  };
}

it("[O264] what is secret in a dumped configuration is known before it is used", async () => {
  const { masCli, secrets } = await setUp();
  const config = await masCli.dumpConfig();
  expect(config).toMatchObject({ matrix: { homeserver: "hs.example" } });
  expect(secrets).toContain("shared secret of the tests");
  expect(secrets).toContain(MAS_PEPPER);
});

it("[O263] files that are given later add their clients", async () => {
  const { mas } = await setUp();
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
  const { mas, masCli } = await setUp();
  writeFileSync(mas.configFile, "matrix: {}\n");
  for (const work of [masCli.checkConfig(), masCli.dumpConfig()]) {
    await expect(work).rejects.toMatchObject({
      code: "ops/config-refused",
      text: { en: expect.stringContaining("secrets") },
    });
  }
});

it("[O260] a homeserver that can be migrated is clean, one that cannot is told why", async () => {
  const { masCli, homeserver, configure } = await setUp();
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
  const { masCli, homeserver, configure } = await setUp();
  configure({ enable_registration: true });
  const report = await masCli.checkMigration({ synapseConfigs: [homeserver] });
  expect(report).toMatchObject({ outcome: "warnings", errors: [] });
});

it("[O262] a rehearsal leaves MAS empty, a migration does not, and says so the next time", async () => {
  const { masCli, homeserver, execute } = await setUp();
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
  const { masCli, homeserver, configure } = await setUp();
  configure({ database: { name: "sqlite3", args: { database: "/data/homeserver.db" } } });
  const report = await masCli.checkMigration({ synapseConfigs: [homeserver] });
  expect(report).toMatchObject({ outcome: "failed", failure: expect.stringContaining("sqlite3") });
});

it("[O262] the program says what it says here, for its exit codes are what counts", async () => {
  const { mas, homeserver, configure } = await setUp();
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
