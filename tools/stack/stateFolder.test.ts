import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { prepareStateFolder, stateFolder, writeJson } from "./stateFolder.ts";
import { tempFolder } from "./testing/tempFolder.ts";

it("[B35] a world that was never finished is forgotten, and a reset takes nothing that is not ours", () => {
  const folder = stateFolder(tempFolder());
  writeFileSync(join(folder.root, "thesis.txt"), "");
  mkdirSync(folder.synapseDir);
  writeFileSync(join(folder.synapseDir, "homeserver.db"), "");

  const first = prepareStateFolder(folder, false);
  expect(existsSync(join(folder.synapseDir, "homeserver.db"))).toBe(false);
  writeJson(folder.roomsFile, {});
  expect(prepareStateFolder(folder, false)).toEqual(first);
  expect(prepareStateFolder(folder, true)).not.toEqual(first);
  expect(readdirSync(folder.root).sort()).toEqual([
    "livekit",
    "logs",
    "secrets.json",
    "synapse",
    "thesis.txt",
  ]);
});

it("[B42] secrets are for their owner only and differ everywhere", () => {
  const [one, two] = [stateFolder(tempFolder()), stateFolder(tempFolder())];
  const secrets = [prepareStateFolder(one, false), prepareStateFolder(two, false)];
  expect(statSync(one.secretsFile).mode & 0o077).toBe(0);
  const values = secrets.flatMap(
    ({ registrationSecret, macaroonSecret, liveKitSecret, operatorPassword, passwords }) => [
      registrationSecret,
      macaroonSecret,
      liveKitSecret,
      operatorPassword,
      ...Object.values(passwords),
    ],
  );
  expect(new Set(values).size).toBe(16);
  expect(
    Math.min(...secrets.map(({ liveKitSecret }) => liveKitSecret.length)),
  ).toBeGreaterThanOrEqual(32);
});

it("[B35] a folder of an older version keeps its secrets and gets what is new", () => {
  const folder = stateFolder(tempFolder());
  const { operatorPassword: _, ...older } = prepareStateFolder(folder, false);
  writeJson(folder.roomsFile, {});
  writeJson(folder.secretsFile, older);
  const first = prepareStateFolder(folder, false);
  expect(first).toMatchObject(older);
  expect(first.operatorPassword).toMatch(/^[\w-]{16}$/u);
  expect(prepareStateFolder(folder, false)).toEqual(first);
});
