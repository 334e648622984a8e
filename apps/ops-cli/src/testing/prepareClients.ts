/** A MAS without our clients, the list of those that are wanted, and `tertulia mas clients` on them. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Machine } from "../cli/Context.ts";
import type { PostgresAddress } from "../database/PostgresAddress.ts";
import { prepareMas, PROVIDER_FIELDS, type PreparedMas } from "./prepareMas.ts";
import { runForTest, type TestRunResult } from "./runForTest.ts";
import type { PostgresServer } from "./startPostgres.ts";
import { tempFolder } from "./tempFolder.ts";

export const WANTED_CLIENTS = `clients:
  element: { template: element, url: https://chat.example.com }
  phone: { template: matrix_android, url: https://example.com/ }
`;
export const ELEMENT_ALONE =
  "clients:\n  element: { template: element, url: https://chat.example.com }\n";
export const PROVIDER = "01HF7YAT00NENTQAXBNENTQAXD";

export interface PreparedClients {
  readonly folder: string;
  readonly mas: PreparedMas;
  readonly database: PostgresAddress;
  readonly want: (text: string) => void;
  /** `plan` or `apply`, and what follows. */
  readonly run: (...args: readonly string[]) => Promise<TestRunResult>;
  /** The same with programs that are run otherwise. */
  readonly runWith: (
    runProgram: Machine["runProgram"],
    ...args: readonly string[]
  ) => Promise<TestRunResult>;
  readonly json: (...args: readonly string[]) => Promise<Record<string, unknown>>;
}

/** @param commandLine - mas-cli's; default: the stand-in. */
export async function prepareClients(
  server: PostgresServer,
  commandLine: string | null = null,
): Promise<PreparedClients> {
  const folder = tempFolder();
  const database = await server.createDatabase(`mas_${randomBytes(6).toString("hex")}`);
  const mas = prepareMas(join(folder, "mas"), { database, commandLine });
  const want = (text: string): void => writeFileSync(join(folder, "clients.yaml"), text);
  want(WANTED_CLIENTS);
  const options = ["--mas-config", mas.configFile, "--mas-cli", mas.commandLine];
  const runWith: PreparedClients["runWith"] = (runProgram, verb = "", ...args) =>
    runForTest(["mas", "clients", verb, ...options, ...args], {
      machine: { runProgram, random: randomBytes },
      cwd: folder,
    });
  const run: PreparedClients["run"] = (...args) => runWith(mas.runProgram, ...args);
  const json: PreparedClients["json"] = async (...args) => {
    const { stdout } = await run(...args, "--json");
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  return { folder, mas, database, want, run, runWith, json };
}

/** A second file of MAS, with a login provider. @returns where it is. */
export function writeProvider(folder: string, fields: object = {}): string {
  const file = join(folder, "providers.yaml");
  const provider = { id: PROVIDER, human_name: "Company", ...PROVIDER_FIELDS, ...fields };
  writeFileSync(file, stringify({ upstream_oauth2: { providers: [provider] } }));
  return file;
}

/** Two people who sign in by each provider that MAS has. */
export const LINK_PEOPLE = `INSERT INTO upstream_oauth_links
    (upstream_oauth_link_id, upstream_oauth_provider_id, user_id, subject, created_at)
  SELECT gen_random_uuid(), upstream_oauth_provider_id, NULL, number::text, now()
  FROM upstream_oauth_providers, generate_series(1, 2) AS number`;
