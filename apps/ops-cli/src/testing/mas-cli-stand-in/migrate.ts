/** `syn2mas migrate` of the stand-in: people, passwords, devices and tokens really change databases. */
import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import type { Sql } from "./connect.ts";
import { MIGRATED_TABLES } from "./masSchema.ts";

const LOCKED_TABLES =
  "users, user_threepids, user_external_ids, devices, access_tokens, refresh_tokens";
const PREFIX = "syn2mas__";

type Rows = readonly Readonly<Record<string, unknown>>[];

export interface MigrateInput {
  readonly synapse: Sql;
  readonly mas: Sql;
  readonly isRehearsal: boolean;
  /** MAS's id of a provider by Synapse's. */
  readonly providers: ReadonlyMap<string, string>;
  /** Called when the tables have their names of the work and hold the people alone. */
  readonly onMiddle: () => void;
}

/** @returns what mas-cli prints of it. */
export async function migrate(input: MigrateInput): Promise<string> {
  const { synapse, mas, isRehearsal, onMiddle } = input;
  return await synapse.begin("isolation level serializable read only", async (reader) => {
    await reader.unsafe(
      `LOCK TABLE ${LOCKED_TABLES} IN ${isRehearsal ? "ACCESS SHARE" : "EXCLUSIVE"} MODE NOWAIT`,
    );
    await renameTables(mas, "", PREFIX);
    await mas.unsafe(`TRUNCATE ${MIGRATED_TABLES.map((table) => PREFIX + table).join(", ")}`);
    const people = await copyPeople(reader, mas);
    onMiddle();
    const counts = await copyBelongings(reader, mas, { people, providers: input.providers });
    if (isRehearsal)
      await mas.unsafe(`TRUNCATE ${MIGRATED_TABLES.map((table) => PREFIX + table).join(", ")}`);
    await renameTables(mas, PREFIX, "");
    return `${people.size} users migrated (0 skipped) in 0.1s\n${counts}`;
  });
}

/** Whether an interrupted migration has left its names. */
export async function isUnderWay(mas: Sql): Promise<boolean> {
  const [row] = await mas`SELECT to_regclass(${`${PREFIX}users`}) IS NOT NULL AS there`;
  return row?.["there"] === true;
}

async function renameTables(mas: Sql, from: string, to: string): Promise<void> {
  await mas.begin(async (transaction) => {
    for (const table of MIGRATED_TABLES) {
      const [row] = await transaction`SELECT to_regclass(${from + table}) IS NOT NULL AS there`;
      if (row?.["there"] === true)
        await transaction.unsafe(`ALTER TABLE ${from}${table} RENAME TO ${to}${table}`);
    }
  });
}

interface Person {
  readonly id: string;
  readonly isAdmin: boolean;
  readonly hasSessions: boolean;
}
type People = ReadonlyMap<string, Person>;

async function copyPeople(reader: postgres.TransactionSql, mas: Sql): Promise<People> {
  const people = new Map<string, Person>();
  for (const row of await reader`SELECT * FROM users WHERE appservice_id IS NULL`) {
    const id = randomUUID();
    const userId = String(row["name"]);
    const createdAt = new Date(Number(row["creation_ts"]) * 1000);
    const isGuest = row["is_guest"] === 1;
    await mas`INSERT INTO syn2mas__users ${mas({
      user_id: id,
      username: userId.slice(1, userId.indexOf(":")),
      created_at: createdAt,
      locked_at: row["locked"] === true ? createdAt : null,
      deactivated_at: row["deactivated"] === 1 ? createdAt : null,
      can_request_admin: row["admin"] === 1,
      is_guest: isGuest,
    })}`;
    people.set(userId, {
      id,
      isAdmin: row["admin"] === 1,
      hasSessions: row["deactivated"] !== 1 && !isGuest,
    });
    if (row["password_hash"] === null) continue;
    await mas`INSERT INTO syn2mas__user_passwords VALUES
      (${randomUUID()}, ${id}, ${String(row["password_hash"])}, ${createdAt}, 1)`;
  }
  return people;
}

async function copyBelongings(
  reader: postgres.TransactionSql,
  mas: Sql,
  {
    people,
    providers,
  }: { readonly people: People; readonly providers: ReadonlyMap<string, string> },
): Promise<string> {
  const owned = (rows: Rows): Rows => rows.filter(({ user_id }) => people.has(String(user_id)));
  const signedIn = (rows: Rows): Rows =>
    rows.filter(({ user_id }) => people.get(String(user_id))?.hasSessions);
  const ownerOf = (row: Rows[number]): Person | undefined => people.get(String(row["user_id"]));
  const threepids = owned(await reader`SELECT * FROM user_threepids`);
  for (const row of threepids) {
    const owner = ownerOf(row)?.id ?? null;
    const [medium, address] = [String(row["medium"]), String(row["address"])];
    if (medium === "email")
      await mas`INSERT INTO syn2mas__user_emails VALUES (${randomUUID()}, ${owner}, ${address}, now())`;
    else
      await mas`INSERT INTO syn2mas__user_unsupported_third_party_ids VALUES (${owner}, ${medium}, ${address}, now())`;
  }
  for (const row of owned(await reader`SELECT * FROM user_external_ids`)) {
    const provider = providers.get(String(row["auth_provider"]));
    if (provider !== undefined)
      await mas`INSERT INTO syn2mas__upstream_oauth_links VALUES
        (${randomUUID()}, ${provider}, ${ownerOf(row)?.id ?? null}, ${String(row["external_id"])}, now())`;
  }
  const sessions = new Map<string, string>();
  for (const row of signedIn(
    await reader`SELECT * FROM devices WHERE NOT hidden AND device_id <> 'guest_device'`,
  )) {
    const session = randomUUID();
    sessions.set(`${String(row["user_id"])} ${String(row["device_id"])}`, session);
    const owner = ownerOf(row);
    await mas`INSERT INTO syn2mas__compat_sessions VALUES (${session}, ${owner?.id ?? null},
      ${String(row["device_id"])}, ${(row["display_name"] as string | null) ?? null}, now(), NULL, ${owner?.isAdmin ?? false})`;
  }
  const tokens = signedIn(
    await reader`SELECT * FROM access_tokens
    WHERE puppets_user_id IS NULL AND refresh_token_id IS NULL`,
  );
  let moved = 0;
  for (const row of tokens) {
    const deviceId = row["device_id"] as string | null;
    const session =
      deviceId === null
        ? await addDevicelessSession(mas, ownerOf(row)?.id ?? "")
        : sessions.get(`${String(row["user_id"])} ${deviceId}`);
    if (session === undefined) continue;
    await mas`INSERT INTO syn2mas__compat_access_tokens VALUES
      (${randomUUID()}, ${session}, ${String(row["token"])}, now(), NULL)`;
    moved += 1;
  }
  return `${moved} non-refreshable access tokens migrated (0 skipped) in 0.1s\n${sessions.size} devices migrated (0 skipped) in 0.1s\n`;
}

async function addDevicelessSession(mas: Sql, userId: string): Promise<string> {
  const session = randomUUID();
  await mas`INSERT INTO syn2mas__compat_sessions VALUES (${session}, ${userId}, NULL, NULL, now(), NULL, false)`;
  return session;
}
