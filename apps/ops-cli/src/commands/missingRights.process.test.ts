/** The program as somebody whom permissions hold back, before files that it may not use. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedServers } from "@tertulia/tools/servers";
import { expect, it, onTestFinished, vi } from "vitest";
import { tempFolder } from "../testing/tempFolder.ts";

// Starting programs takes as long as the machine is busy; nothing here is about time.
vi.setConfig({ testTimeout: 120_000 });

const MAIN = join(import.meta.dirname, "../main.ts");
/** From root, and from whatever it starts, is taken what lets it pass permissions (capabilities(7)). */
const HELD_BACK =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] : [];
const CONFIG = "server_name: hs.example\nenable_registration: true\n";
/** Takes every configuration. */
const SYNAPSE = 'if (process.argv[2] === "-c") console.log("1.163.2");';

function run(folder: string, args: readonly string[]) {
  const [program = "", ...rest] = [...HELD_BACK, process.execPath, MAIN, ...args];
  const env = { PATH: process.env["PATH"], LANG: "C" };
  const { status, stderr } = spawnSync(program, rest, { cwd: folder, env, encoding: "utf8" });
  return { status, stderr };
}

/** For this test; put back so that the folder can be removed. */
function forbid(path: string, mode: number): void {
  chmodSync(path, mode);
  onTestFinished(() => chmodSync(path, 0o700));
}

function setUp(): { readonly folder: string; readonly homeserver: string } {
  const folder = join(tempFolder(), "synapse");
  mkdirSync(folder);
  writeFileSync(join(folder, "homeserver.yaml"), CONFIG);
  writeFileSync(join(folder, "mas-secret"), "shared");
  writeFileSync(join(folder, "synapse.mjs"), SYNAPSE);
  return { folder, homeserver: join(folder, "homeserver.yaml") };
}

function enableMas(folder: string, python = `'${process.execPath}' synapse.mjs`) {
  const given = "synapse enable-mas apply --yes --config homeserver.yaml --secret-file mas-secret";
  const mas = ["--mas", "http://mas:8080/", "--synapse-python", python];
  return run(folder, [...given.split(" "), ...mas]);
}

it.each([
  ["mas migrate check --synapse-config homeserver.yaml --mas-config /etc/mas.yaml"],
  ["mas migrate apply --yes --synapse-config homeserver.yaml --mas-config /etc/mas.yaml"],
  ["synapse enable-mas plan --config homeserver.yaml --synapse-version 1.163.2"],
])("[O430] a homeserver.yaml that may not be read is told with what to do: %s", (command) => {
  const { folder, homeserver } = setUp();
  forbid(homeserver, 0o000);
  const { status, stderr } = run(folder, command.split(" "));
  expect([status, stderr]).toEqual([1, expect.stringContaining(homeserver)]);
  expect(stderr).toContain("This user may not read or write");
  expect(stderr).toContain("Run the command as the file's owner, or with sudo.");
});

it("[O430] in a folder that may not be written nothing is changed and nothing is left", () => {
  const { folder, homeserver } = setUp();
  const names = readdirSync(folder);
  forbid(folder, 0o500);
  const { status, stderr } = enableMas(folder);
  expect([status, stderr]).toEqual([1, expect.stringContaining("ops/file-forbidden")]);
  expect(readFileSync(homeserver, "utf8")).toBe(CONFIG);
  expect(readdirSync(folder)).toEqual(names);
});

it("[O430] where the journal and the backups may not be written no move begins", () => {
  const { folder } = setUp();
  forbid(folder, 0o500);
  const files = ["--synapse-config", "homeserver.yaml", "--mas-config", "/etc/mas.yaml"];
  const { status, stderr } = run(folder, ["mas", "migrate", "apply", "--yes", ...files]);
  expect([status, stderr]).toEqual([1, expect.stringContaining(join(folder, "tertulia-move"))]);
  expect(stderr).toContain("ops/file-forbidden");
});

it("[O430] a signing key that Synapse may not read is told in its words, and nothing is changed", () => {
  const { folder, homeserver } = setUp();
  const key = join(folder, "hs.example.signing.key");
  writeFileSync(key, "ed25519 a_test AAAA");
  const config = `${CONFIG}report_stats: false\nsigning_key_path: ${key}\nmacaroon_secret_key: a\nform_secret: b\n`;
  writeFileSync(homeserver, config);
  forbid(key, 0o000);
  const { status, stderr } = enableMas(folder, installedServers(process.env).synapsePython);
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining("Synapse refuses this configuration already as it is:"),
  ]);
  expect(stderr).toContain(`Error accessing file '${key}'`);
  expect(readFileSync(homeserver, "utf8")).toBe(config);
});
