/**
 * What has to arrive in MAS, kind by kind, and how both databases count it. Rules O300 to O303 in SPEC.md.
 *
 * Every row has a key that is the same on both sides. Rows are compared by their number and by the sum of the hashes
 * of their keys, so that no row has to leave its database: tokens least of all.
 */
import type { Database } from "../database/Database.ts";
import type { MasConfig } from "../mas-cli/MasCli.ts";
import { fieldsAt, listAt } from "./readSynapseConfig.ts";

export const ROW_KINDS = [
  "users",
  "passwords",
  "emails",
  "other-third-party-ids",
  "provider-links",
  "sessions",
  "access-tokens",
  "refresh-tokens",
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

export interface RowSum {
  readonly count: number;
  /** Sum of hashes of the rows' keys, whatever their order. */
  readonly sum: string;
}
export type RowSums = Readonly<Record<RowKind, RowSum>>;

/** People that are carried over: those of application services are not. */
const PEOPLE = `SELECT name, substr(name, 2, position(':' in name) - 2) AS localpart, password_hash, admin,
  deactivated = 0 AND is_guest = 0 AS has_sessions FROM users WHERE appservice_id IS NULL`;
const SIGNED_IN = `SELECT * FROM (${PEOPLE}) AS everybody WHERE has_sessions`;
/** Tokens that refresh nothing: of a device that is there, or of none; not those by which an admin is somebody else. */
const LASTING_TOKENS = `SELECT token.* FROM access_tokens AS token
  JOIN (${SIGNED_IN}) AS person ON person.name = token.user_id
  WHERE puppets_user_id IS NULL AND refresh_token_id IS NULL AND (device_id IS NULL OR EXISTS (
    SELECT 1 FROM devices WHERE devices.user_id = token.user_id AND devices.device_id = token.device_id))`;
/** Pairs whose successor nobody has used yet. */
const TOKEN_PAIRS = `SELECT access.token AS access_token, refresh.token AS refresh_token FROM refresh_tokens AS refresh
  JOIN (${SIGNED_IN}) AS person ON person.name = refresh.user_id
  JOIN devices USING (user_id, device_id)
  JOIN access_tokens AS access ON access.refresh_token_id = refresh.id
    AND access.user_id = refresh.user_id AND access.device_id = refresh.device_id
  LEFT JOIN access_tokens AS next ON next.refresh_token_id = refresh.next_token_id
  WHERE next.used IS NOT TRUE`;

/** The keys of what Synapse has. Provider links also tell their provider, of which MAS may not know some. */
const SYNAPSE_KEYS: Readonly<Record<RowKind, string>> = {
  users: `SELECT localpart AS key FROM (${PEOPLE}) AS people`,
  passwords: `SELECT localpart || '|' || password_hash AS key FROM (${PEOPLE}) AS people
    WHERE password_hash IS NOT NULL`,
  emails: `SELECT localpart || '|' || address AS key FROM user_threepids
    JOIN (${PEOPLE}) AS people ON people.name = user_id WHERE medium = 'email'`,
  "other-third-party-ids": `SELECT localpart || '|' || medium || '|' || address AS key FROM user_threepids
    JOIN (${PEOPLE}) AS people ON people.name = user_id WHERE medium <> 'email'`,
  "provider-links": `SELECT localpart || '|' || external_id AS key, auth_provider FROM user_external_ids
    JOIN (${PEOPLE}) AS people ON people.name = user_id`,
  sessions: `SELECT localpart || '|' || device_id || '|' || (admin = 1)::text AS key FROM devices
      JOIN (${SIGNED_IN}) AS people ON people.name = user_id
      WHERE NOT hidden AND device_id <> 'guest_device'
    UNION ALL
    SELECT localpart || '||false' AS key FROM (${LASTING_TOKENS}) AS lasting
      JOIN (${PEOPLE}) AS people ON people.name = user_id WHERE device_id IS NULL`,
  "access-tokens": `SELECT token AS key FROM (${LASTING_TOKENS}) AS lasting
    UNION ALL SELECT access_token FROM (${TOKEN_PAIRS}) AS pairs`,
  "refresh-tokens": `SELECT refresh_token AS key FROM (${TOKEN_PAIRS}) AS pairs`,
};

const MAS_KEYS: Readonly<Record<RowKind, string>> = {
  users: "SELECT username AS key FROM users",
  passwords: `SELECT username || '|' || hashed_password AS key FROM user_passwords
    JOIN users USING (user_id) WHERE version = 1`,
  emails: "SELECT username || '|' || email AS key FROM user_emails JOIN users USING (user_id)",
  "other-third-party-ids": `SELECT username || '|' || medium || '|' || address AS key
    FROM user_unsupported_third_party_ids JOIN users USING (user_id)`,
  "provider-links":
    "SELECT username || '|' || subject AS key FROM upstream_oauth_links JOIN users USING (user_id)",
  sessions: `SELECT username || '|' || coalesce(device_id, '') || '|' || is_synapse_admin::text AS key
    FROM compat_sessions JOIN users USING (user_id)`,
  "access-tokens": "SELECT access_token AS key FROM compat_access_tokens",
  "refresh-tokens": "SELECT refresh_token AS key FROM compat_refresh_tokens",
};

/** 32 bits of each key's hash: enough to notice, and their sum fits. */
const HASH = "('x' || substr(md5(key), 1, 8))::bit(32)::bigint";

/**
 * What of Synapse's PostgreSQL database has to arrive.
 *
 * @param providers - Synapse's ids of the login providers that MAS knows; links to others are left behind.
 */
export async function sumExpectedRows(
  database: Database,
  providers: ReadonlySet<string>,
): Promise<RowSums> {
  const byProvider = await database.query(
    `SELECT auth_provider, ${sumsOf(SYNAPSE_KEYS["provider-links"])} GROUP BY auth_provider`,
  );
  const known = byProvider.filter(({ auth_provider }) => providers.has(String(auth_provider)));
  const links: RowSum = {
    count: known.reduce((count, row) => count + Number(row["count"]), 0),
    sum: String(known.reduce((sum, row) => sum + BigInt(String(row["sum"])), 0n)),
  };
  return { ...(await sumRows(database, SYNAPSE_KEYS)), "provider-links": links };
}

/** Synapse's ids of the login providers that MAS's configuration has. */
export function providersOf(mas: MasConfig): ReadonlySet<string> {
  const providers = listAt(fieldsAt(mas, "upstream_oauth2"), "providers");
  return new Set(providers.map(({ synapse_idp_id }) => String(synapse_idp_id)));
}

/** What is in MAS's database. */
export async function sumMasRows(database: Database): Promise<RowSums> {
  return await sumRows(database, MAS_KEYS);
}

async function sumRows(
  database: Database,
  keys: Readonly<Record<RowKind, string>>,
): Promise<RowSums> {
  const entries: [RowKind, RowSum][] = [];
  for (const kind of ROW_KINDS) {
    const [row] = await database.query(`SELECT ${sumsOf(keys[kind])}`);
    entries.push([kind, { count: Number(row?.["count"]), sum: String(row?.["sum"]) }]);
  }
  return Object.fromEntries(entries) as Record<RowKind, RowSum>;
}

function sumsOf(keys: string): string {
  return `count(*)::text AS count, coalesce(sum(${HASH}), 0)::text AS sum FROM (${keys}) AS keyed`;
}
