import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import type { HttpRequest } from "../machine/Http.ts";
import { runForTest } from "../testing/runForTest.ts";
import { tempFolder } from "../testing/tempFolder.ts";

const NAME = ["doctor", "login", "--server-name", "example.org"];

/** A network where every question is answered in the same way, with what was asked. */
function createNetwork(status: number) {
  const asked: HttpRequest[] = [];
  const http = (request: HttpRequest) => {
    asked.push(request);
    return Promise.resolve({ request, status, headers: new Headers(), body: "{}", isCut: false });
  };
  return { asked, http };
}

it("[O104] secrets come from files or variables, and are in no output", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "secret"), "canary-one\n");
  writeFileSync(join(folder, "token"), "canary-two");
  const { asked, http } = createNetwork(418);
  const args = [
    ...NAME,
    "--homeserver=http://canary-one.example/",
    "--mas=http://mas.internal",
    "--secret-file=secret",
    "--token-file=token",
  ];
  const env = { TERTULIA_ADMIN_TOKEN: "canary-three" };
  const { stdout, stderr } = await runForTest(args, { machine: { http }, cwd: folder, env });
  const sent = asked.map(({ headers }) => headers?.["authorization"]);
  expect(sent).toContain("Bearer canary-one");
  expect(sent).toContain("Bearer canary-two");
  expect(asked.map(({ url }) => url)).toContain("http://mas.internal/oauth2/introspect");
  expect(`${stdout}${stderr}`).not.toMatch(/canary/u);
});

it("[O105] it ends with 1 when anything fails, and tells each finding as data", async () => {
  const { http } = createNetwork(404);
  const args = [...NAME, "--json", "--lang", "es"];
  const { exitCode, stdout } = await runForTest(args, { machine: { http } });
  expect(exitCode).toBe(1);
  const { findings } = JSON.parse(stdout) as { findings: { id: string; title: string }[] };
  expect(findings).toHaveLength(20);
  expect(findings).toContainEqual({
    id: "login/mas-health/not-given",
    status: "unknown",
    title: "MAS está bien",
    reason: "Para esto hace falta --mas.",
    remedy: "Ejecútelo de nuevo con --mas.",
  });
});

it.each([
  [["--mas", "mas.internal"], "The value of --mas is no http: or https: address."],
  [["--client", "01HV"], "The value of --client is not ID=REDIRECT_URI."],
])("[O104] wrong use: %j", async (args, sentence) => {
  const { exitCode, stderr } = await runForTest([...NAME, ...args]);
  expect([exitCode, stderr.split("\n")[0]]).toEqual([2, sentence]);
});

it("[O453] people in MAS are counted against Synapse's database, without those of application services", async () => {
  const folder = tempFolder();
  const database = new DatabaseSync(join(folder, "homeserver.db"));
  for (const table of ["user_threepids", "user_external_ids", "devices"])
    database.exec(`CREATE TABLE ${table} (user_id TEXT, medium TEXT, auth_provider TEXT)`);
  database.exec(`
    CREATE TABLE access_tokens (user_id TEXT); CREATE TABLE refresh_tokens (user_id TEXT);
    CREATE TABLE background_updates (update_name TEXT);
    CREATE TABLE users (name TEXT, appservice_id TEXT, is_guest INTEGER);
    INSERT INTO users VALUES ('@ana:example.org', NULL, 0), ('@eva:example.org', NULL, 0),
      ('@bot:example.org', 'bridge', 0)`);
  database.close();
  const config = "server_name: a\ndatabase: {name: sqlite3, args: {database: homeserver.db}}\n";
  writeFileSync(join(folder, "h.yaml"), config);
  const body = JSON.stringify({ issuer: "https://auth.example.org/", meta: { count: 1 } });
  const http = (request: HttpRequest) =>
    Promise.resolve({ request, status: 200, headers: new Headers(), body, isCut: false });
  const env = { TERTULIA_ADMIN_TOKEN: "admin-token" };
  const args = [...NAME, "--synapse-config=h.yaml"];
  const { stdout } = await runForTest(args, { machine: { http }, cwd: folder, env });
  expect(stdout).toContain(
    "FAILED: Nobody was left behind\n    MAS has 1 people, Synapse's database 2",
  );
});
