/** Clients as any mas-cli brings them into MAS: the stand-in, and the real one when `MAS_CLI` is set. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAS_CLIS } from "../testing/masClis.ts";
import {
  ELEMENT_ALONE,
  LINK_PEOPLE,
  prepareClients,
  PROVIDER,
  WANTED_CLIENTS,
  writeProvider,
  type PreparedClients,
} from "../testing/prepareClients.ts";
import { startPostgres, type PostgresServer } from "../testing/startPostgres.ts";

const THEIRS = "01HF7YAT00NENTQAXBNENTQAXA";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

describe.each(MAS_CLIS)("with $name", ({ commandLine }) => {
  const setUp = () => prepareClients(server, commandLine);

  /** A MAS whose provider came by a second file, and with two people linked to it. */
  async function setUpWithProvider(): Promise<PreparedClients & { readonly secondFile: string }> {
    const setup = await setUp();
    const secondFile = writeProvider(setup.folder);
    const applied = await setup.run("apply", "--mas-config", secondFile, "--yes");
    expect(applied, applied.stderr).toMatchObject({ exitCode: 0 });
    await server.execute(setup.database, LINK_PEOPLE);
    return { ...setup, secondFile };
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
      file: { path: join(folder, "mas-clients.yaml"), changes: true, isUnsynced: false },
    });
    expect(await run("plan")).toMatchObject({ exitCode: 2 });

    expect(await run("apply", "--yes")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await run("plan")).toMatchObject({
      exitCode: 0,
      stdout: "MAS has the clients that you want.\n",
    });
    expect(await run("apply", "--yes")).toMatchObject({ exitCode: 0 });
    expect(readFileSync(mas.configFile, "utf8")).toBe(theirs);
  }, 60_000);

  it("[O276] a changed client is told by its fields, and keeps its id", async () => {
    const { run, json, want } = await setUp();
    await run("apply", "--yes");
    want(WANTED_CLIENTS.replace("chat.example.com", "element.example.com"));
    const { changes } = await json("plan");
    const urisOf = (host: string) => [
      `https://${host}/`,
      `https://${host}/?no_universal_links=true`,
    ];
    expect(changes).toEqual([
      {
        kind: "update",
        key: "element",
        id: expect.stringMatching(/^0[0-9A-Z]{25}$/u),
        fields: [
          {
            field: "uri",
            from: ["https://chat.example.com/"],
            to: ["https://element.example.com/"],
          },
          {
            field: "redirect_uris",
            from: urisOf("chat.example.com"),
            to: urisOf("element.example.com"),
          },
        ],
      },
    ]);
    await run("apply", "--yes");
    expect(await run("plan")).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it("[O411] another secret file is in the diff, and apply brings it", async () => {
    const { run, json, want, folder } = await setUp();
    const client = (file: string): string => {
      writeFileSync(join(folder, file), `secret of ${file}`);
      const secret = `auth_method: client_secret_basic, secret_file: ${join(folder, file)}`;
      return `clients:\n  bot: { name: Bot, url: https://example.com/, redirect_uris: [], ${secret} }\n`;
    };
    want(client("old"));
    const applied = await run("apply", "--yes");
    expect(applied, applied.stderr).toMatchObject({ exitCode: 0 });
    expect(await json("plan")).toMatchObject({ changes: [] });
    want(client("new"));
    expect(await json("plan")).toMatchObject({
      changes: [
        {
          fields: [
            { field: "secret_file", from: [join(folder, "old")], to: [join(folder, "new")] },
          ],
        },
      ],
    });
    await run("apply", "--yes");
    expect(await json("plan")).toMatchObject({ changes: [] });
  }, 60_000);

  it("[O279] without a yes nothing is written and nothing changes in MAS", async () => {
    const { run, json } = await setUp();
    expect(await run("apply")).toMatchObject({ exitCode: 1 });
    expect(await json("plan")).toMatchObject({
      changes: [{ kind: "add" }, { kind: "add" }],
      file: { changes: true, isUnsynced: false },
    });
  }, 60_000);

  it("[O280] a client that nobody wants any more stays until --prune, which tells whose sessions end", async () => {
    const { run, json, want, database } = await setUp();
    await run("apply", "--yes");
    await server.execute(
      database,
      `INSERT INTO oauth2_sessions (oauth2_session_id, oauth2_client_id, scope_list, created_at)
         SELECT gen_random_uuid(), oauth2_client_id, '{openid}', now()
         FROM oauth2_clients, generate_series(1, 3) WHERE client_name = 'Matrix Android'`,
    );
    want(ELEMENT_ALONE);
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

  it("[O273] an id that MAS's own configuration has is refused", async () => {
    const { run, want } = await setUp();
    want(`clients:\n  mine: { template: element, url: https://a.example/, id: ${THEIRS} }\n`);
    const { exitCode, stderr } = await run("plan");
    expect([exitCode, stderr.includes(THEIRS)]).toEqual([1, true]);
  }, 60_000);

  it.each(["check", "sync"])(
    "[O281, O410] a run that is killed before config %s is told as that, and the next apply goes on with its ids",
    async (moment) => {
      const { run, runWith, json, mas, folder } = await setUp();
      const killed = await runWith(
        async (program, args, options) => {
          if (args.includes(moment)) throw new Error("killed");
          return await mas.runProgram(program, args, options);
        },
        "apply",
        "--yes",
      );
      expect(killed.exitCode).toBe(1);
      const ids = readFileSync(join(folder, "mas-clients.yaml"), "utf8");

      expect(await json("plan")).toMatchObject({
        changes: [
          { kind: "add", key: "element", id: expect.any(String) },
          { kind: "add", key: "phone" },
        ],
        file: { changes: false, isUnsynced: true },
      });
      const plan = await run("plan");
      expect([plan.exitCode, plan.stdout]).toEqual([
        2,
        expect.stringContaining("is written but not synced"),
      ]);
      await run("apply", "--yes");
      expect(await run("plan")).toMatchObject({
        exitCode: 0,
        stdout: "MAS has the clients that you want.\n",
      });
      expect(readFileSync(join(folder, "mas-clients.yaml"), "utf8")).toBe(ids);
    },
    60_000,
  );

  it("[O410] where MAS cannot be seen, the next apply still brings it what a killed run has not", async () => {
    const { run, runWith, mas } = await setUp();
    await runWith(
      async (program, args, options) => {
        if (args.includes("sync")) throw new Error("killed");
        return await mas.runProgram(program, args, options);
      },
      "apply",
      "--yes",
    );
    // From here on its database is out of reach for us, and not for mas-cli.
    const unseen: typeof mas.runProgram = async (program, args, options) => {
      const result = await mas.runProgram(program, args, options);
      if (!args.includes("dump")) return result;
      return { ...result, stdout: result.stdout.replace(/127\.0\.0\.1:\d+/u, "127.0.0.1:1") };
    };
    const plan = await runWith(unseen, "plan");
    expect([plan.exitCode, plan.stdout]).toEqual([
      2,
      expect.stringContaining("is written but not synced"),
    ]);
    const applied = await runWith(unseen, "apply", "--yes");
    expect(applied, applied.stderr).toMatchObject({ exitCode: 0 });
    expect((await runWith(unseen, "plan")).stdout).toContain("not verified");
    expect((await run("plan")).stdout).toBe("MAS has the clients that you want.\n");
  }, 60_000);

  it("[O33, O412] a sync that would turn off a login provider is refused, with how many people are linked to it", async () => {
    const { run, json, want, secondFile } = await setUpWithProvider();
    want(WANTED_CLIENTS.replace("chat.example.com", "element.example.com"));
    expect(await json("plan", "--mas-config", secondFile)).toMatchObject({ providers: [] });
    const missing = { kind: "missing", id: PROVIDER, name: "Company", links: 2 };
    expect(await json("plan")).toMatchObject({ providers: [missing] });
    const refused = await run("apply", "--yes");
    expect([refused.exitCode, refused.stdout]).toEqual([
      1,
      expect.stringContaining(`! Company (${PROVIDER})`),
    ]);
    expect(refused.stderr).toContain("Name every file of MAS with --mas-config.");
    expect(await json("plan", "--mas-config", secondFile)).toMatchObject({
      changes: [{ kind: "update", key: "element" }],
      file: { changes: true, isUnsynced: false },
      providers: [],
    });
    expect(await run("apply", "--mas-config", secondFile, "--yes")).toMatchObject({ exitCode: 0 });
  }, 60_000);

  it("[O412] where the providers cannot be seen, mas-cli is asked whether one would be turned off", async () => {
    const { runWith, json, want, secondFile, mas } = await setUpWithProvider();
    want(ELEMENT_ALONE);
    const unseen: typeof mas.runProgram = async (program, args, options) => {
      const result = await mas.runProgram(program, args, options);
      if (!args.includes("dump")) return result;
      return { ...result, stdout: result.stdout.replace(/127\.0\.0\.1:\d+/u, "127.0.0.1:1") };
    };
    const refused = await runWith(unseen, "apply", "--yes");
    expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining(PROVIDER)]);
    const applied = await runWith(unseen, "apply", "--mas-config", secondFile, "--yes");
    expect(applied, applied.stderr).toMatchObject({ exitCode: 0 });
    expect(await json("plan", "--mas-config", secondFile)).toMatchObject({
      changes: [{ kind: "left-over", name: "Matrix Android" }],
      providers: [],
    });
  }, 60_000);

  it("[O33, O412] a provider that its configuration turns off is turned off, and deleted by --prune alone", async () => {
    const { run, json, want, folder, secondFile } = await setUpWithProvider();
    writeProvider(folder, { enabled: false });
    want(WANTED_CLIENTS.replace("chat.example.com", "element.example.com"));
    const off = { kind: "disable", id: PROVIDER, name: "Company", links: 2 };
    const files = ["--mas-config", secondFile];
    expect(await json("plan", ...files)).toMatchObject({ providers: [off] });
    expect(await run("apply", ...files, "--yes")).toMatchObject({ exitCode: 0 });
    want(ELEMENT_ALONE);
    expect(await json("plan", ...files)).toMatchObject({
      providers: [{ ...off, kind: "left-over" }],
    });
    const pruned = await run("apply", ...files, "--prune", "--yes");
    expect(pruned.stdout).toContain("--prune deletes it with its links. People linked to it: 2.");
    expect(await json("plan", ...files)).toMatchObject({ changes: [], providers: [] });
  }, 60_000);

  it("[O412] a provider that is on again keeps its links, also with --prune", async () => {
    const { run, json, want, folder, secondFile, database } = await setUpWithProvider();
    const files = ["--mas-config", secondFile];
    writeProvider(folder, { enabled: false });
    want(WANTED_CLIENTS.replace("chat.example.com", "element.example.com"));
    await run("apply", ...files, "--yes");
    writeProvider(folder);
    want(ELEMENT_ALONE);
    expect(await run("apply", ...files, "--prune", "--yes")).toMatchObject({ exitCode: 0 });
    expect(await json("plan", ...files)).toMatchObject({ changes: [], providers: [] });
    await server.execute(
      database,
      `DO $$ BEGIN ASSERT (SELECT count(*) FROM upstream_oauth_links) = 2; END $$`,
    );
  }, 60_000);
});
