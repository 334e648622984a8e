/** A MAS before its first start, for contract and process tests: configuration, database, and mas-cli's stand-in or the real one. */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { PostgresAddress } from "../database/PostgresAddress.ts";
import { createRunProgram } from "../machine/createRunProgram.ts";
import type { RunProgram } from "../machine/RunProgram.ts";
import { prepareMasCliStandIn, type MasCliStandIn } from "./masCliStandIn.ts";

export const MAS_PEPPER = "pepper of the tests";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const SIGNING_KEY = privateKey.export({ type: "pkcs8", format: "pem" });

export interface PreparedMas {
  /** Absolute path of its configuration. */
  readonly configFile: string;
  readonly commandLine: string;
  readonly standIn: MasCliStandIn;
  /** Runs programs; the stand-in without starting one. */
  readonly runProgram: RunProgram;
}

export interface MasInit {
  readonly database: PostgresAddress;
  /** Settings of MAS in the place of the usual ones. */
  readonly changes?: Readonly<Record<string, unknown>>;
  /** Default: the stand-in. */
  readonly commandLine?: string | null;
}

/** @param folder - Absolute. */
export function prepareMas(
  folder: string,
  { database, changes = {}, commandLine = null }: MasInit,
): PreparedMas {
  mkdirSync(folder, { recursive: true });
  const configFile = join(folder, "config.yaml");
  writeFileSync(configFile, stringify({ ...masConfig(database), ...changes }));
  const standIn = prepareMasCliStandIn(folder);
  const env = { ...process.env, ...standIn.env };
  const start = createRunProgram({ env, cwd: folder, signal: new AbortController().signal });
  return {
    configFile,
    commandLine: commandLine ?? standIn.commandLine,
    standIn,
    runProgram: (program, args, options) =>
      program === standIn.commandLine ? standIn.run(args, options) : start(program, args, options),
  };
}

function masConfig({ host, port, user, password, database }: PostgresAddress): object {
  const login = `${user}:${encodeURIComponent(password?.reveal() ?? "")}`;
  return {
    http: { public_base: "https://auth.hs.example/", listeners: [] },
    database: { uri: `postgresql://${login}@${host}:${port}/${database}` },
    matrix: {
      kind: "synapse",
      homeserver: "hs.example",
      endpoint: "http://localhost:8008/",
      secret: "shared secret of the tests",
    },
    secrets: {
      encryption: "0123456789abcdef".repeat(4),
      keys: [{ kid: "test", key: SIGNING_KEY }],
    },
    passwords: {
      enabled: true,
      schemes: [
        { version: 1, algorithm: "bcrypt", unicode_normalization: true, secret: MAS_PEPPER },
        { version: 2, algorithm: "argon2id" },
      ],
    },
    clients: [
      {
        client_id: "01HF7YAT00NENTQAXBNENTQAXA",
        client_auth_method: "none",
        client_name: "Theirs",
      },
    ],
  };
}

/** Of a login provider, what MAS's configuration cannot do without. */
export const PROVIDER_FIELDS = {
  issuer: "https://sso.example/",
  client_id: "mas",
  scope: "openid",
  token_endpoint_auth_method: "none",
};
