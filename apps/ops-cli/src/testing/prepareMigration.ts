/** A homeserver and a MAS right before a migration, on a PostgreSQL of the tests, with one row of everything. */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { PostgresAddress } from "../database/PostgresAddress.ts";
import { MAS_PEPPER, prepareMas, PROVIDER_FIELDS, type PreparedMas } from "./prepareMas.ts";
import type { PostgresServer } from "./startPostgres.ts";
import { SYNAPSE_TABLES } from "./synapseTables.ts";

/** Synapse's id of the one login provider that MAS knows. */
export const KNOWN_PROVIDER = "oidc-sso";

export interface PreparedMigration {
  readonly mas: PreparedMas;
  readonly masDatabase: PostgresAddress;
  readonly synapseDatabase: PostgresAddress;
  /** Absolute path of homeserver.yaml. */
  readonly homeserver: string;
  readonly configure: (changes: object) => void;
  readonly execute: (statements: string) => Promise<void>;
  readonly executeInMas: (statements: string) => Promise<void>;
}

/**
 * @param folder - Absolute.
 * @param commandLine - mas-cli's; default: the stand-in.
 */
export async function prepareMigration(
  server: PostgresServer,
  folder: string,
  commandLine: string | null = null,
): Promise<PreparedMigration> {
  const name = randomBytes(6).toString("hex");
  const masDatabase = await server.createDatabase(`mas_${name}`);
  const synapseDatabase = await server.createDatabase(`synapse_${name}`);
  await server.execute(synapseDatabase, SYNAPSE_TABLES);
  mkdirSync(folder, { recursive: true });
  const homeserver = join(folder, "homeserver.yaml");
  const configure = (changes: object): void =>
    writeFileSync(homeserver, stringify({ ...homeserverConfig(synapseDatabase), ...changes }));
  configure({});
  const provider = { id: "01HF7YAT00NENTQAXBNENTQAXD", synapse_idp_id: KNOWN_PROVIDER };
  const changes = { upstream_oauth2: { providers: [{ ...provider, ...PROVIDER_FIELDS }] } };
  return {
    mas: prepareMas(join(folder, "mas"), { database: masDatabase, changes, commandLine }),
    masDatabase,
    synapseDatabase,
    homeserver,
    configure,
    execute: (statements) => server.execute(synapseDatabase, statements),
    executeInMas: (statements) => server.execute(masDatabase, statements),
  };
}

/** People of every kind, with what each kind has and what of it is left behind. */
export const PEOPLE = `
INSERT INTO users (name, password_hash, creation_ts, admin, is_guest, appservice_id, deactivated) VALUES
  ('@alice:hs.example', '$2b$12$alice', 1700000000, 1, 0, NULL, 0),
  ('@bob:hs.example', '$2b$12$bob', 1700000001, 0, 0, NULL, 0),
  ('@sso:hs.example', NULL, 1700000002, 0, 0, NULL, 0),
  ('@gone:hs.example', NULL, 1700000003, 0, 0, NULL, 1),
  ('@guest:hs.example', NULL, 1700000004, 0, 1, NULL, 0),
  ('@bridge:hs.example', NULL, 1700000005, 0, 0, 'bridge', 0);
INSERT INTO user_threepids (user_id, medium, address) VALUES
  ('@alice:hs.example', 'email', 'alice@example.com'), ('@bob:hs.example', 'msisdn', '34600000000'),
  ('@bridge:hs.example', 'email', 'bridge@example.com');
INSERT INTO user_external_ids VALUES
  ('${KNOWN_PROVIDER}', 'subject', '@sso:hs.example'), ('${KNOWN_PROVIDER}', 'bridged', '@bridge:hs.example');
INSERT INTO devices (user_id, device_id, hidden) VALUES
  ('@alice:hs.example', 'LAPTOP', false), ('@alice:hs.example', 'master signing key', true),
  ('@bob:hs.example', 'PHONE', false), ('@gone:hs.example', 'OLD', false),
  ('@guest:hs.example', 'guest_device', false), ('@bridge:hs.example', 'AS', false);
INSERT INTO access_tokens (id, user_id, device_id, token, puppets_user_id) VALUES
  (1, '@alice:hs.example', 'LAPTOP', 'syt_alice', NULL), (2, '@alice:hs.example', NULL, 'syt_script', NULL),
  (3, '@alice:hs.example', NULL, 'syt_puppet', '@bob:hs.example'), (4, '@bob:hs.example', 'PHONE', 'syt_bob', NULL),
  (5, '@bob:hs.example', 'LOST', 'syt_lost', NULL), (6, '@gone:hs.example', 'OLD', 'syt_gone', NULL),
  (7, '@bridge:hs.example', 'AS', 'syt_bridge', NULL);
`;

function homeserverConfig({ host, port, user, password, database }: PostgresAddress): object {
  const args = { host, port, user, password: password?.reveal(), database };
  return {
    server_name: "hs.example",
    database: { name: "psycopg2", args },
    password_config: { pepper: MAS_PEPPER },
    oidc_providers: [{ idp_id: "sso" }],
  };
}
