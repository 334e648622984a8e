import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PostgresAddress } from "../database/PostgresAddress.ts";
import type { Machine } from "../cli/Context.ts";
import { prepareMas, type PreparedMas } from "../testing/prepareMas.ts";
import { runForTest, type TestRunResult } from "../testing/runForTest.ts";
import { startPostgres, type PostgresServer } from "../testing/startPostgres.ts";
import { tempFolder } from "../testing/tempFolder.ts";

const WANTED = `clients:
  element: { template: element, url: https://chat.example.com }
  phone: { template: matrix_android, url: https://example.com/ }
`;
const THEIRS = "01HF7YAT00NENTQAXBNENTQAXA";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

interface Setup {
  readonly folder: string;
  readonly mas: PreparedMas;
  readonly database: PostgresAddress;
  readonly want: (text: string) => void;
  readonly run: (...args: readonly string[]) => Promise<TestRunResult>;
  readonly json: (...args: readonly string[]) => Promise<Record<string, unknown>>;
}

async function setUp(parts: Partial<Machine> = {}): Promise<Setup> {
  const folder = tempFolder();
  const database = await server.createDatabase(`mas_${randomBytes(6).toString("hex")}`);
  const mas = prepareMas(join(folder, "mas"), database);
  const want = (text: string): void => writeFileSync(join(folder, "clients.yaml"), text);
  want(WANTED);
  const machine = { runProgram: mas.runProgram, random: randomBytes, ...parts };
  const run: Setup["run"] = (verb = "", ...args) =>
    runForTest(
      [
        "mas",
        "clients",
        verb,
        "--mas-config",
        mas.configFile,
        "--mas-cli",
        mas.commandLine,
        ...args,
      ],
      { machine, cwd: folder },
    );
  const json: Setup["json"] = async (...args) => {
    const { stdout } = await run(...args, "--json");
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  return { folder, mas, database, want, run, json };
}

it("[O279] apply does what plan has told, and a second one does nothing", async () => {
  const { run, json, folder, mas } = await setUp();
  const theirs = readFileSync(mas.configFile, "utf8");
  const plan = await json("plan");
  expect(plan).toMatchObject({
    source: "database",
    changes: [
      { kind: "add", key: "element", id: null },
      { kind: "add", key: "phone", id: null },
    ],
    file: { path: join(folder, "mas-clients.yaml"), changes: true },
  });
  expect(await run("plan")).toMatchObject({ exitCode: 2 });

  expect(await run("apply", "--yes")).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await run("plan")).toMatchObject({
    exitCode: 0,
    stdout: "MAS has the clients that you want.\n",
  });
  const runsBefore = mas.standIn.runs().length;
  expect(await run("apply", "--yes")).toMatchObject({ exitCode: 0 });
  expect(mas.standIn.runs().slice(runsBefore)).toEqual([
    ["--config", mas.configFile, "config", "dump"],
  ]);
  expect(readFileSync(mas.configFile, "utf8")).toBe(theirs);
}, 60_000);

it("[O276] a changed client is told by its fields, and keeps its id", async () => {
  const { run, json, want } = await setUp();
  await run("apply", "--yes");
  want(WANTED.replace("chat.example.com", "element.example.com"));
  const { changes } = await json("plan");
  expect(changes).toEqual([
    {
      kind: "update",
      key: "element",
      id: expect.stringMatching(/^0[0-9A-Z]{25}$/u),
      fields: [
        { field: "uri", from: ["https://chat.example.com/"], to: ["https://element.example.com/"] },
        {
          field: "redirect_uris",
          from: ["https://chat.example.com/", "https://chat.example.com/?no_universal_links=true"],
          to: [
            "https://element.example.com/",
            "https://element.example.com/?no_universal_links=true",
          ],
        },
      ],
    },
  ]);
  await run("apply", "--yes");
  expect(await run("plan")).toMatchObject({ exitCode: 0 });
}, 60_000);

it("[O279] without a yes nothing is written and mas-cli changes nothing", async () => {
  const { run, json, mas } = await setUp();
  expect(await run("apply")).toMatchObject({ exitCode: 1 });
  expect(await json("plan")).toMatchObject({ file: { changes: true } });
  expect(mas.standIn.runs().flat()).not.toContain("sync");
}, 60_000);

it("[O280] a client that nobody wants any more stays until --prune, which tells whose sessions end", async () => {
  const { run, json, want, database } = await setUp();
  await run("apply", "--yes");
  await server.execute(
    database,
    `INSERT INTO oauth2_sessions SELECT gen_random_uuid(), oauth2_client_id, NULL, now(), NULL
       FROM oauth2_clients, generate_series(1, 3) WHERE client_name = 'Matrix Android'`,
  );
  want("clients:\n  element: { template: element, url: https://chat.example.com }\n");
  await run("apply", "--yes");
  expect(await json("plan")).toMatchObject({
    changes: [{ kind: "left-over", name: "Matrix Android" }],
    doomedSessions: 3,
  });
  expect(await run("plan")).toMatchObject({ exitCode: 0 });
  const { stdout } = await run("apply", "--prune", "--yes");
  expect(stdout).toContain("with 3 open sessions");
  expect(await json("plan")).toMatchObject({ changes: [], doomedSessions: 0 });
}, 60_000);

it("[O278] without a database its configuration is compared, nothing pruned, and it is said", async () => {
  const { run, json, mas } = await setUp();
  const config = readFileSync(mas.configFile, "utf8").replace(/127\.0\.0\.1:\d+/u, "127.0.0.1:1");
  writeFileSync(mas.configFile, config);
  expect(await json("plan")).toMatchObject({
    source: "config",
    changes: [{ kind: "add" }, { kind: "add" }],
  });
  expect((await run("plan")).stdout).toContain("compares with its configuration alone");
}, 60_000);

it("[O273] an id that MAS's own configuration has is refused", async () => {
  const { run, want } = await setUp();
  want(`clients:\n  mine: { template: element, url: https://a.example/, id: ${THEIRS} }\n`);
  const { exitCode, stderr } = await run("plan");
  expect([exitCode, stderr.includes(THEIRS)]).toEqual([1, true]);
}, 60_000);

it("[O281] what a killed run has not brought to MAS is in the next plan", async () => {
  const { run, json, mas, folder } = await setUp();
  const dying: Machine["runProgram"] = async (commandLine, args, options) => {
    if (args.includes("sync")) throw new Error("killed");
    return await mas.runProgram(commandLine, args, options);
  };
  const options = ["--mas-config", mas.configFile, "--mas-cli", mas.commandLine, "--yes"];
  const machine = { runProgram: dying, random: randomBytes };
  const killed = await runForTest(["mas", "clients", "apply", ...options], {
    machine,
    cwd: folder,
  });
  expect(killed.exitCode).toBe(1);
  const ids = readFileSync(join(folder, "mas-clients.yaml"), "utf8");

  expect(await json("plan")).toMatchObject({
    changes: [
      { kind: "add", key: "element", id: expect.any(String) },
      { kind: "add", key: "phone" },
    ],
    file: { changes: false },
  });
  await run("apply", "--yes");
  expect(await run("plan")).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(folder, "mas-clients.yaml"), "utf8")).toBe(ids);
}, 60_000);

it("[O264] no secret of MAS's configuration is shown, whatever mas-cli says", async () => {
  const { run, mas, database } = await setUp();
  writeFileSync(mas.configFile, "database: { password: hunter222 }\n");
  const { stdout, stderr, exitCode } = await run("plan");
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain("missing field `secrets`");
  expect(stdout + stderr).not.toContain(database.password?.reveal());
}, 60_000);

const PROVIDER = "01HF7YAT00NENTQAXBNENTQAXD";

/** A MAS whose provider came by a second file, and with somebody linked to it. */
async function setUpWithProvider(): Promise<Setup & { readonly secondFile: string }> {
  const setup = await setUp();
  const { folder, database, run } = setup;
  const secondFile = join(folder, "providers.yaml");
  writeFileSync(
    secondFile,
    `upstream_oauth2: { providers: [{ id: ${PROVIDER}, human_name: Company }] }\n`,
  );
  expect(await run("apply", "--mas-config", secondFile, "--yes")).toMatchObject({ exitCode: 0 });
  await server.execute(
    database,
    `INSERT INTO upstream_oauth_links SELECT gen_random_uuid(), upstream_oauth_provider_id, NULL,
       number::text, now() FROM upstream_oauth_providers, generate_series(1, 2) AS number`,
  );
  return { ...setup, secondFile };
}

it("[O33] a plan tells the login provider that the sync would turn off, and how many people are linked to it", async () => {
  const { run, json, want, secondFile } = await setUpWithProvider();
  want(WANTED.replace("chat.example.com", "element.example.com"));
  expect(await json("plan", "--mas-config", secondFile)).toMatchObject({ providers: [] });
  const lost = { kind: "disable", id: PROVIDER, name: "Company", links: 2 };
  expect(await json("plan")).toMatchObject({ providers: [lost] });
  const asked = await run("apply");
  expect([asked.exitCode, asked.stdout.includes(`- Company (${PROVIDER})`)]).toEqual([1, true]);

  await run("apply", "--yes");
  want("clients:\n  element: { template: element, url: https://chat.example.com }\n");
  expect(await json("plan")).toMatchObject({ providers: [{ ...lost, kind: "left-over" }] });
  const pruned = await run("apply", "--prune", "--yes");
  expect(pruned.stdout).toContain("--prune deletes it with its links. People linked to it: 2.");
  expect(await json("plan")).toMatchObject({ changes: [], providers: [] });
}, 60_000);

it("[O33] nothing is pruned while the login providers cannot be seen", async () => {
  const { run, want, database, mas } = await setUpWithProvider();
  want("clients:\n  element: { template: element, url: https://chat.example.com }\n");
  const interrupted = "ALTER TABLE upstream_oauth_links RENAME TO syn2mas__upstream_oauth_links";
  await server.execute(database, interrupted);
  const runsBefore = mas.standIn.runs().length;
  const { exitCode, stderr } = await run("apply", "--prune", "--yes");
  expect([exitCode, stderr.includes("so nothing is deleted")]).toEqual([1, true]);
  expect(mas.standIn.runs().slice(runsBefore).flat()).not.toContain("sync");
}, 60_000);

it("[O38] without a sight of MAS nothing is called done, and an admin API without a token is refused", async () => {
  const { run, mas } = await setUp();
  const config = readFileSync(mas.configFile, "utf8");
  await run("apply", "--yes");
  writeFileSync(mas.configFile, config.replace(/127\.0\.0\.1:\d+/u, "127.0.0.1:1"));
  for (const verb of ["plan", "apply"]) {
    const { exitCode, stdout } = await run(verb);
    expect([exitCode, stdout.includes("not verified")]).toEqual([0, true]);
    expect(stdout).not.toContain("MAS has the clients");
  }
  const refused = await run("plan", "--mas-api", "https://auth.example");
  expect([refused.exitCode, refused.stderr.includes("--mas-token-file")]).toEqual([2, true]);
}, 60_000);
