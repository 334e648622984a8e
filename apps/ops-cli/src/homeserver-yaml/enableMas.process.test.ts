/** Delegated login turned on and off by the command line, on a Synapse that runs with what it wrote. */
import {
  createMasStandIn,
  createSynapse,
  type MasStandIn,
  type Synapse,
} from "@tertulia/mas-stand-in";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedServers } from "@tertulia/tools/servers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createMachine } from "../machine/createMachine.ts";
import { runForTest } from "../testing/runForTest.ts";
import { tempFolder } from "../testing/tempFolder.ts";

// Synapse starts twice, on a machine that may be busy; nothing here is about time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const SECRET = "shared-by-both";
const machine = createMachine({
  cwd: "/",
  env: process.env,
  signal: new AbortController().signal,
});
let synapse: Synapse;
let mas: MasStandIn;

beforeAll(async () => {
  synapse = await createSynapse();
  mas = await createMasStandIn({ synapseUrl: synapse.url, secret: SECRET });
});
afterAll(async () => {
  await synapse?.close();
  await mas?.close();
});

async function loginFlows(): Promise<unknown> {
  const answer = await machine.http({ url: `${synapse.url}/_matrix/client/v3/login` });
  return JSON.parse(answer.body) as unknown;
}

it("[O26, O28, O31] Synapse delegates with what was written, and takes passwords again after undo", async () => {
  const folder = tempFolder();
  const config = synapse.configure({
    serverName: mas.serverName,
    publicBaseUrl: `${mas.homeserverUrl}/`,
    mas: null,
    isOpen: true,
  });
  const original = readFileSync(config);
  writeFileSync(join(folder, "mas-secret"), `${SECRET}\n`);
  writeFileSync(join(folder, "client"), "{}");
  const run = (command: string, ...args: readonly string[]) =>
    runForTest([...command.split(" "), ...args], { cwd: folder, machine });
  const applied = await run(
    "synapse enable-mas apply --yes --secret-file mas-secret",
    "--config",
    config,
    "--mas",
    mas.internalUrl,
    "--synapse-python",
    `'${installedServers(process.env).synapsePython}'`,
  );
  expect([applied.exitCode, applied.stderr]).toEqual([0, ""]);
  await synapse.restart();
  expect(await loginFlows()).toMatchObject({ errcode: "M_UNRECOGNIZED" });
  const patched = await run(
    "wellknown patch apply --yes --file client",
    "--homeserver",
    synapse.url,
  );
  expect([patched.exitCode, patched.stderr]).toEqual([0, ""]);
  expect(JSON.parse(readFileSync(join(folder, "client"), "utf8"))).toMatchObject({
    "org.matrix.msc2965.authentication": { issuer: mas.issuer },
  });
  await run("synapse enable-mas undo --yes", "--config", config);
  expect(readFileSync(config).equals(original)).toBe(true);
  await synapse.restart();
  expect(await loginFlows()).toMatchObject({
    flows: expect.arrayContaining([{ type: "m.login.password" }]),
  });
});

it("[O26] Synapse's own refusal is what is told", async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "mas-secret"), SECRET);
  writeFileSync(join(folder, "h.yaml"), "server_name: a\nreport_stats: false\n");
  const words = "synapse enable-mas plan --config h.yaml --secret-file mas-secret".split(" ");
  const { exitCode, stderr } = await runForTest(
    [
      ...words,
      "--mas",
      mas.internalUrl,
      "--synapse-python",
      `'${installedServers(process.env).synapsePython}'`,
    ],
    { cwd: folder, machine },
  );
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/refuses this configuration already as it is: .*signing\.key/u);
});
