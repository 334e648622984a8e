/** The folder of one stack: what lives where in it, its secrets, and how it is forgotten. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEMO_PEOPLE } from "./demoWorld.ts";

export interface StateFolder {
  readonly root: string;
  readonly lockFile: string;
  readonly secretsFile: string;
  readonly roomsFile: string;
  readonly leftoversFile: string;
  readonly runFile: string;
  readonly synapseDir: string;
  readonly liveKitDir: string;
  readonly logsDir: string;
}

export interface StackSecrets {
  readonly registrationSecret: string;
  readonly macaroonSecret: string;
  readonly liveKitKey: string;
  readonly liveKitSecret: string;
  readonly operatorPassword: string;
  /** By localpart. */
  readonly passwords: Readonly<Record<string, string>>;
}

export function stateFolder(root: string): StateFolder {
  return {
    root,
    lockFile: join(root, "lock"),
    secretsFile: join(root, "secrets.json"),
    roomsFile: join(root, "rooms.json"),
    leftoversFile: join(root, "pids.json"),
    runFile: join(root, "run.json"),
    synapseDir: join(root, "synapse"),
    liveKitDir: join(root, "livekit"),
    logsDir: join(root, "logs"),
  };
}

/**
 * Makes the folder ready for a start.
 *
 * A world that was never seeded to its end is forgotten too: rooms come with the people in them, or not at all.
 */
export function prepareStateFolder(folder: StateFolder, reset: boolean): StackSecrets {
  if (reset || !existsSync(folder.roomsFile)) forgetWorld(folder);
  for (const dir of [folder.synapseDir, folder.liveKitDir, folder.logsDir]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }
  const kept = existsSync(folder.secretsFile)
    ? (JSON.parse(readFileSync(folder.secretsFile, "utf8")) as Partial<StackSecrets>)
    : {};
  // A folder of an older version keeps what it has and gets what is new.
  const secrets = { ...makeSecrets(), ...kept };
  writeJson(folder.secretsFile, secrets);
  return secrets;
}

/** Writes through a sibling, so that a reader sees the old file or the new one and never half of it; owner only. */
export function writeJson(path: string, value: unknown): void {
  const sibling = `${path}.${process.pid}.part`;
  writeFileSync(sibling, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(sibling, path);
}

// Named one by one: `--state` may point at a folder that holds other things as well.
function forgetWorld(folder: StateFolder): void {
  for (const path of [
    folder.secretsFile,
    folder.roomsFile,
    folder.synapseDir,
    folder.liveKitDir,
    folder.logsDir,
  ]) {
    rmSync(path, { recursive: true, force: true });
  }
}

function makeSecrets(): StackSecrets {
  const secret = (): string => randomBytes(32).toString("base64url");
  return {
    registrationSecret: secret(),
    macaroonSecret: secret(),
    liveKitKey: "tertulia",
    liveKitSecret: secret(),
    operatorPassword: randomBytes(12).toString("base64url"),
    passwords: Object.fromEntries(
      DEMO_PEOPLE.map(({ localpart }) => [localpart, randomBytes(9).toString("base64url")]),
    ),
  };
}
