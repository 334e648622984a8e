/** What of `tertulia mas clients` is seen by the stand-in's own notes, or by settings that a real MAS refuses. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  ELEMENT_ALONE,
  prepareClients,
  WANTED_CLIENTS,
  writeProvider,
  type PreparedClients,
} from "../testing/prepareClients.ts";
import { startPostgres, type PostgresServer } from "../testing/startPostgres.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

/** MAS's configuration names a database that nobody reaches. */
function hideDatabase({ mas }: PreparedClients): void {
  const config = readFileSync(mas.configFile, "utf8");
  writeFileSync(mas.configFile, config.replace(/127\.0\.0\.1:\d+/u, "127.0.0.1:1"));
}

it("[O279] a second apply asks mas-cli for its configuration and for nothing else", async () => {
  const { run, mas } = await prepareClients(server);
  await run("apply", "--yes");
  const runsBefore = mas.standIn.runs().length;
  expect(await run("apply", "--yes")).toMatchObject({ exitCode: 0 });
  expect(mas.standIn.runs().slice(runsBefore)).toEqual([
    ["--config", mas.configFile, "config", "dump"],
  ]);
}, 60_000);

it("[O279] without a yes mas-cli is not asked to change anything", async () => {
  const { run, mas } = await prepareClients(server);
  expect(await run("apply")).toMatchObject({ exitCode: 1 });
  expect(mas.standIn.runs().flat()).not.toContain("sync");
}, 60_000);

it("[O278] without a database its configuration is compared, nothing pruned, and it is said", async () => {
  const setup = await prepareClients(server);
  hideDatabase(setup);
  expect(await setup.json("plan")).toMatchObject({
    source: "config",
    changes: [{ kind: "add" }, { kind: "add" }],
  });
  const { stdout } = await setup.run("plan");
  expect(stdout).toContain("compares with its configuration alone");
}, 60_000);

it("[O38] without a sight of MAS nothing is called done, and an admin API without a token is refused", async () => {
  const setup = await prepareClients(server);
  const { run } = setup;
  await run("apply", "--yes");
  hideDatabase(setup);
  for (const verb of ["plan", "apply"]) {
    const { exitCode, stdout } = await run(verb);
    expect([exitCode, stdout.includes("not verified")]).toEqual([0, true]);
    expect(stdout).not.toContain("MAS has the clients");
  }
  const refused = await run("plan", "--mas-api", "https://auth.example");
  expect([refused.exitCode, refused.stderr.includes("--mas-token-file")]).toEqual([2, true]);
}, 60_000);

it("[O264] no secret of MAS's configuration is shown, whatever mas-cli says", async () => {
  const { run, mas, database } = await prepareClients(server);
  writeFileSync(mas.configFile, "database: { password: hunter222 }\n");
  const { stdout, stderr, exitCode } = await run("plan");
  expect(exitCode).toBe(1);
  expect(stdout + stderr).toContain("missing field `secrets`");
  expect(stdout + stderr).not.toContain(database.password?.reveal());
}, 60_000);

it("[O33] nothing is pruned while the login providers cannot be seen", async () => {
  const { run, want, database, mas, folder } = await prepareClients(server);
  await run("apply", "--mas-config", writeProvider(folder), "--yes");
  want(ELEMENT_ALONE);
  const interrupted = "ALTER TABLE upstream_oauth_links RENAME TO syn2mas__upstream_oauth_links";
  await server.execute(database, interrupted);
  const runsBefore = mas.standIn.runs().length;
  const { exitCode, stderr } = await run("apply", "--prune", "--yes");
  expect([exitCode, stderr.includes("so nothing is deleted")]).toEqual([1, true]);
  expect(mas.standIn.runs().slice(runsBefore).flat()).not.toContain("sync");
}, 60_000);

it("[O412] before anything is pruned, MAS is brought up to date without", async () => {
  const { run, want, mas } = await prepareClients(server);
  await run("apply", "--yes");
  want(WANTED_CLIENTS.replace("phone", "tablet").replace("matrix_android", "matrix_pc"));
  const runsBefore = mas.standIn.runs().length;
  expect(await run("apply", "--yes")).toMatchObject({ exitCode: 0 });
  await run("apply", "--prune", "--yes");
  const syncs = mas.standIn
    .runs()
    .slice(runsBefore)
    .filter((args) => args.includes("sync"));
  expect(syncs.map((args) => args.includes("--prune"))).toEqual([false, false, true]);
}, 60_000);
