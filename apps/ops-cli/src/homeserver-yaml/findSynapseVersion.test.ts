import { expect, it } from "vitest";
import type { Machine } from "../cli/Context.ts";
import { createTestMachine } from "../testing/createTestMachine.ts";
import { findSynapseVersion, type VersionSources } from "./findSynapseVersion.ts";
import { hasStableBlock, parseSynapseVersion } from "./SynapseVersion.ts";

const NONE: VersionSources = { told: null, python: null, homeserver: null };

function answering(body: string, status = 200): Partial<Machine> {
  return {
    http: (request) =>
      Promise.resolve({ request, status, headers: new Headers(), body, isCut: false }),
  };
}
const find = (sources: Partial<VersionSources>, parts: Partial<Machine> = {}) =>
  findSynapseVersion(createTestMachine(parts), { ...NONE, ...sources });

it.each([
  ["1.163.2", [1, 163], true],
  ["1.135.0", [1, 135], false],
  ["Synapse/1.136.0rc1", [1, 136], true],
  ["1.99.0 (b=develop,1a2b3c)", [1, 99], false],
  ["2.0", [2, 0], true],
])("[O24] %s", (text, [major, minor], isStable) => {
  const version = parseSynapseVersion(text);
  expect(version).toMatchObject({ major, minor });
  expect(version && hasStableBlock(version)).toBe(isStable);
});

it("[O24] what the operator says counts before what is installed, and that before what runs", async () => {
  const python: Partial<Machine> = {
    runProgram: () => Promise.resolve({ exitCode: 0, stdout: "1.140.0\n", stderr: "" }),
  };
  const running = answering('{"server":{"name":"Synapse","version":"1.150.0 (b=x)"}}');
  const all = { told: "1.130.0", python: "python", homeserver: "https://hs/" };
  expect((await find(all)).text).toBe("1.130.0");
  expect((await find({ ...all, told: null }, { ...running, ...python })).text).toBe("1.140.0");
  expect((await find({ homeserver: "https://hs/" }, running)).text).toBe("1.150.0");
});

it.each([
  ["nobody", {}, {}],
  ["no version", { told: "latest" }, {}],
  ["a homeserver out of reach", { homeserver: "https://hs" }, {}],
  [
    "another homeserver",
    { homeserver: "https://hs" },
    answering('{"server":{"name":"Dendrite","version":"0.13.8"}}'),
  ],
  ["a page", { homeserver: "https://hs" }, answering("<html>")],
  ["a refusal", { homeserver: "https://hs" }, answering("{}", 404)],
])("[O24] %s tells no version, and that is a failure with a remedy", async (_name, from, parts) => {
  await expect(find(from, parts)).rejects.toMatchObject({ code: "ops/version-unknown" });
});
