import { expect, it } from "vitest";
import type { RunProgram } from "../machine/RunProgram.ts";
import { createMasCli } from "./createMasCli.ts";

it("[O263] every file and flag that was asked for reaches mas-cli, in its way to be reached", async () => {
  const runs: unknown[] = [];
  const runProgram: RunProgram = async (commandLine, args) => {
    runs.push([commandLine, ...args]);
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  const cli = { commandLine: "docker exec -i mas mas-cli", configFiles: ["/a.yaml", "/b.yaml"] };
  const masCli = createMasCli(cli, { runProgram, keepSecret: () => {} });
  await masCli.syncConfig({ prunes: true });
  await masCli.checkMigration({ synapseConfigs: ["/hs.yaml"], ignoresMissingProviders: true });
  await masCli.migrate({ synapseConfigs: ["/hs.yaml", "/more.yaml"], isRehearsal: true });
  const given = ["docker exec -i mas mas-cli", "--config", "/a.yaml", "--config", "/b.yaml"];
  expect(runs).toEqual([
    [...given, "config", "sync", "--prune"],
    [
      ...given,
      "syn2mas",
      "--synapse-config",
      "/hs.yaml",
      "--ignore-missing-auth-providers",
      "check",
    ],
    [
      ...given,
      "syn2mas",
      "--synapse-config",
      "/hs.yaml",
      "--synapse-config",
      "/more.yaml",
      "migrate",
      "--dry-run",
    ],
  ]);
});
