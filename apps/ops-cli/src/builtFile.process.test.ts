/** The one file that `npm run build` writes, alone in a folder, as an operator runs it. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { installedServers } from "@tertulia/tools/servers";
import { build } from "rolldown";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import rolldownConfig from "../rolldown.config.ts";
import { commands } from "./commands/commands.ts";
import { startLiveKit } from "./doctor/calls/testing/startLiveKit.ts";

// Starting a process takes as long as the machine is busy; nothing here is about time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "tertulia-built-"));
const file = join(folder, "tertulia.js");

beforeAll(async () => {
  const { output, ...input } = rolldownConfig;
  await build({ ...input, output: { ...output, file } });
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]) {
  return runAt(file, args);
}

function runAt(path: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return runProgram([process.execPath, path, ...args], env);
}

function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
) {
  const options = { cwd: folder, env: { LANG: "C", ...env }, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(program, args, options);
  return { status, stdout, stderr };
}

// By its type Node takes a `.js` below a package for CommonJS or an ES module.
it.each(["none", "commonjs", "module"])(
  "[O16] alone below a package of type %s it runs",
  (type) => {
    const alone = join(folder, type, "ours");
    mkdirSync(alone, { recursive: true });
    if (type !== "none")
      writeFileSync(join(folder, type, "package.json"), JSON.stringify({ type }));
    copyFileSync(file, join(alone, "tertulia.js"));
    const stdout = `tertulia ${packageJson.version}\n`;
    expect(runAt(join(alone, "tertulia.js"), ["--version"])).toEqual({
      status: 0,
      stdout,
      stderr: "",
    });
  },
);

it("[O16] it has every command", () => {
  const { stdout } = run("--help");
  for (const { name } of commands) expect(stdout).toContain(`  ${name}\n`);
});

it("[O3, O16] wrong use ends with 2", () => {
  expect(run("wrok")).toMatchObject({ status: 2, stdout: "" });
});

it("[O16] a reader that stops before the end is no failure", () => {
  const pipe = `'${process.execPath}' '${file}' completion bash | head -c 1; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", pipe], { encoding: "utf8" });
  expect([stdout, stderr]).toEqual(["_0\n", ""]);
});

it("[O16, O228] it joins a real SFU, and sends sound over it", async () => {
  const { url, key, secret } = await startLiveKit();
  const env = { LIVEKIT_URL: url, LIVEKIT_KEY: key, LIVEKIT_SECRET: secret };
  const { stdout } = runAt(file, ["doctor", "calls", "--server-name=localhost:1", "--json"], env);
  const { findings } = JSON.parse(stdout) as { findings: { id: string }[] };
  expect(findings.slice(-2).map(({ id }) => id)).toEqual(["calls/path", "calls/audio"]);
});

const HOMESERVER = `server_name: hs.example
database: { name: sqlite3, args: { database: homeserver.db } }
`;
const MAS = `database: { uri: "postgresql://mas@127.0.0.1:1/mas" }
secrets: { encryption: "${"0".repeat(64)}" }
`;

it("[O16] the oldest Node that is promised tells, plans, and reads SQLite", () => {
  const runOld = (...args: string[]) =>
    runProgram([installedServers(process.env).oldestNode, file, ...args]);
  expect(runOld("--help")).toEqual(run("--help"));

  writeFileSync(join(folder, "homeserver.yaml"), HOMESERVER);
  writeFileSync(join(folder, "mas.yaml"), MAS);
  writeFileSync(join(folder, "mas-secret"), "shared");
  const plan = ["synapse", "enable-mas", "plan", "--config", "homeserver.yaml"];
  const to = ["--synapse-version", "1.163.2", "--mas", "http://mas:8080/"];
  const planned = runOld(...plan, ...to, "--secret-file", "mas-secret");
  expect(planned).toMatchObject({
    status: 2,
    stdout: expect.stringContaining("matrix_authentication_service:"),
  });
  expect(readFileSync(join(folder, "homeserver.yaml"), "utf8")).toBe(HOMESERVER);

  const database = new DatabaseSync(join(folder, "homeserver.db"));
  database.exec(`
    CREATE TABLE users (name TEXT, password_hash TEXT, admin INTEGER, is_guest INTEGER, appservice_id TEXT, deactivated INTEGER);
    CREATE TABLE user_threepids (user_id TEXT, medium TEXT); CREATE TABLE user_external_ids (user_id TEXT, auth_provider TEXT);
    CREATE TABLE background_updates (update_name TEXT); CREATE TABLE devices (user_id TEXT);
    CREATE TABLE access_tokens (user_id TEXT); CREATE TABLE refresh_tokens (user_id TEXT);
    INSERT INTO users VALUES ('@guest:hs.example', NULL, 0, 1, NULL, 0);`);
  database.close();
  const files = ["--synapse-config", "homeserver.yaml", "--mas-config", "mas.yaml"];
  const { stdout } = runOld("mas", "migrate", "check", ...files, "--mas-cli", "true", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    findings: expect.arrayContaining([expect.objectContaining({ id: "migrate/guests" })]),
  });
});
