/** A stage for every command, where each file, answer and program that it meets holds secrets that must not be printed. */
import { mkdtempSync, rmSync, writeFileSync, copyFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Machine } from "../cli/Context.ts";
import { HttpFailure, type Http } from "../machine/Http.ts";
import type { ProgramResult } from "../machine/RunProgram.ts";
import { MAS_PEPPER } from "./prepareMas.ts";
import { PEOPLE, prepareMigration, type PreparedMigration } from "./prepareMigration.ts";
import { runForTest, type TestRunResult } from "./runForTest.ts";
import type { PostgresServer } from "./startPostgres.ts";

/** Nobody listens there, and that is known at once. */
const NOBODY = "127.0.0.1:1";
const ISSUER = "https://auth.hs.example/";
const METADATA = JSON.stringify({ issuer: ISSUER, account_management_uri: `${ISSUER}account/` });

const WITH_SECRETS = {
  registration_shared_secret: "canary-registration",
  email: { smtp_user: "me", smtp_pass: "canary-smtp" },
  redis: { enabled: false, password: "canary-redis" },
  some_module: { apiKey: "canary-api", passphrase: "canary-phrase", tokens: ["canary-token"] },
  sentry: { url: "https://me:canary-sentry@sentry.example/1" },
};
const COMMENTS = `
#old_secret: canary-commented
#signing_key: |
#  -----BEGIN PRIVATE KEY-----
#  canary-key
#  -----END PRIVATE KEY-----
#  postgresql://me:canary-url@db/synapse
`;
/** What a program says that quotes a configuration which we have not read. */
const QUOTES =
  "error: client_secret: canary-quoted\nconnecting to postgresql://me:canary-said@db/mas, token=canary-told\n";

export interface CanaryStage {
  readonly folder: string;
  /** Of every command, by its name, what makes it do its work. */
  readonly args: Readonly<Record<string, readonly string[]>>;
  /** None of these may be printed, nor written where we write notes. */
  readonly secrets: readonly string[];
  /** @param isBroken - Every program fails, quoting secrets, and nobody answers. */
  readonly run: (
    name: string,
    more: readonly string[],
    isBroken?: boolean,
  ) => Promise<TestRunResult>;
  readonly close: () => void;
}

export async function createCanaryStage(server: PostgresServer): Promise<CanaryStage> {
  const folder = mkdtempSync(join(tmpdir(), "tertulia-every-command-"));
  const prepared = await prepareMigration(server, folder);
  await prepared.execute(PEOPLE);
  writeInputs(folder, prepared);
  const { masDatabase, synapseDatabase, mas } = prepared;
  const env = {
    TERTULIA_MAS_SECRET: "canary-shared",
    TERTULIA_USER_TOKEN: "canary-user",
    TERTULIA_ADMIN_TOKEN: "canary-admin",
  };
  const args = argumentsOf(prepared);
  return {
    folder,
    args,
    secrets: [
      "canary",
      MAS_PEPPER,
      ...[masDatabase, synapseDatabase].map(({ password }) => password?.reveal() ?? "canary"),
    ],
    run: (name, more, isBroken = false) =>
      runForTest([...name.split(" "), ...(args[name] ?? []), ...more], {
        cwd: folder,
        env,
        machine: isBroken ? brokenMachine : workingMachine(mas),
      }),
    close: () => rmSync(folder, { recursive: true }),
  };
}

function writeInputs(folder: string, prepared: PreparedMigration): void {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const { homeserver, configure, mas } = prepared;
  configure(WITH_SECRETS);
  writeFileSync(homeserver, readFileSync(homeserver, "utf8") + COMMENTS);
  copyFileSync(homeserver, join(folder, "before.yaml"));
  const delegation = { enabled: true, endpoint: "http://mas/", secret: "canary-delegation" };
  configure({ ...WITH_SECRETS, matrix_authentication_service: delegation });
  const config = parse(readFileSync(mas.configFile, "utf8")) as object;
  const more = {
    email: { password: "canary-mas-smtp" },
    captcha: { site_key: "open", secret_key: "canary-captcha" },
  };
  writeFileSync(mas.configFile, stringify({ ...config, ...more }));
  write("mas-secret", "canary-secret-file\n");
  write("token", "canary-token-file\n");
  write("clients.yaml", "clients:\n  web: { template: element, url: https://chat.example.com }\n");
  write("client", `{"m.homeserver": {"base_url": "https://${NOBODY}"}}\n`);
  write(
    "service.env",
    `LIVEKIT_URL=wss://${NOBODY}\nLIVEKIT_KEY=key\nLIVEKIT_SECRET=canary-livekit-secret-of-32-characters\n`,
  );
}

function argumentsOf({ mas, homeserver }: PreparedMigration): CanaryStage["args"] {
  const clients = ["--mas-config", mas.configFile, "--mas-cli", mas.commandLine];
  const migration = [...clients, "--synapse-config", homeserver];
  const hooks = ["stop-synapse", "stop-mas", "start-mas", "start-synapse"];
  const enableMas = ["--config", "before.yaml"];
  const wish = ["--mas", "http://me:canary-typed@mas/", "--secret-file", "mas-secret"];
  const python = ["--synapse-python", "python"];
  const wellKnown = ["--file=client", `--homeserver=https://${NOBODY}`, `--server-name=${NOBODY}`];
  const pgDump = join(process.env["TERTULIA_POSTGRES_BIN"] ?? "/usr/bin", "pg_dump");
  return {
    "mas clients plan": clients,
    "mas clients apply": clients,
    "mas migrate check": migration,
    "mas migrate dry-run": migration,
    "mas migrate apply": [
      ...migration,
      ...python,
      "--pg-dump",
      pgDump,
      ...hooks.map((hook) => `--${hook}=${hook}`),
    ],
    "mas migrate rollback-info": migration,
    "synapse enable-mas plan": [...enableMas, ...wish, ...python],
    "synapse enable-mas apply": [...enableMas, ...wish, ...python],
    "synapse enable-mas undo": enableMas,
    "wellknown patch plan": wellKnown,
    "wellknown patch apply": wellKnown,
    "doctor login": [
      `--server-name=${NOBODY}`,
      `--homeserver=http://me:canary-typed@${NOBODY}`,
      `--mas=http://${NOBODY}`,
    ],
    "doctor calls": [`--server-name=${NOBODY}`, "--service-env=service.env", "--patience=1"],
    status: [
      `--homeserver=https://${NOBODY}`,
      `--mas=https://me:canary-typed@${NOBODY}`,
      "--mas-token-file=token",
    ],
    "completion bash": [],
    "completion zsh": [],
    "completion fish": [],
  };
}

/** Says back what it was told, as a badly made server does. */
const echo: Http = async (request) => {
  const told = `${request.headers?.["authorization"] ?? ""} ${request.body ?? ""}`;
  const isMetadata = request.url.includes("auth_metadata");
  return {
    request,
    status: isMetadata ? 200 : 418,
    headers: new Headers({ location: `https://me:canary-led@${NOBODY}/?token=canary-led` }),
    body: isMetadata ? METADATA : JSON.stringify({ error: told, server_name: told }),
    isCut: false,
  };
};

function workingMachine(mas: PreparedMigration["mas"]): Partial<Machine> {
  const runProgram: Machine["runProgram"] = async (commandLine, args, options) => {
    const isReal = commandLine === mas.commandLine || commandLine.endsWith("pg_dump");
    if (isReal) return await mas.runProgram(commandLine, args, options);
    const stdout = args[0] === "-c" ? "1.163.2\n" : "";
    return { exitCode: 0, stdout, stderr: "" };
  };
  return { runProgram, http: echo };
}

const FAILED: ProgramResult = { exitCode: 1, stdout: QUOTES, stderr: QUOTES };
const brokenMachine: Partial<Machine> = {
  runProgram: async (_commandLine, args) =>
    args[0] === "-c" ? { exitCode: 0, stdout: "1.163.2\n", stderr: QUOTES } : FAILED,
  http: ({ url }) => Promise.reject(new HttpFailure("refused", "ECONNREFUSED", url)),
};
