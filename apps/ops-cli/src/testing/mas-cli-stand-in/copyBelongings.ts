/** What `syn2mas migrate` of the stand-in copies of each person: addresses, links, devices and tokens. */
import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import type { Sql } from "./connect.ts";

export interface Person {
  readonly id: string;
  readonly isAdmin: boolean;
  readonly hasSessions: boolean;
}
/** By Matrix user id. */
export type People = ReadonlyMap<string, Person>;

export interface Copying {
  readonly reader: postgres.TransactionSql;
  readonly mas: Sql;
  readonly people: People;
  /** MAS's id of a provider by Synapse's. */
  readonly providers: ReadonlyMap<string, string>;
  /** A line of the log. */
  readonly log: (line: string) => void;
}

type Row = Readonly<Record<string, unknown>>;
interface Owned {
  readonly row: Row;
  readonly owner: Person;
}

export async function copyBelongings(copying: Copying): Promise<void> {
  const { log } = copying;
  const tell = (rows: number, title: string): void =>
    log(`${rows} ${title} migrated (0 skipped) in 0.1s`);
  tell(await copyThreepids(copying), "third-party IDs");
  tell(await copyLinks(copying), "upstream links (external IDs)");
  const sessions = await copyDevices(copying);
  tell(sessions.size, "devices");
  tell(await copyTokens(copying, sessions), "non-refreshable access tokens");
  tell(await copyPairs(copying, sessions), "refreshable token pairs");
}

function owned(rows: readonly Row[], people: People): readonly Owned[] {
  return rows.flatMap((row) => {
    const owner = people.get(String(row["user_id"]));
    return owner === undefined ? [] : [{ row, owner }];
  });
}

function signedIn(rows: readonly Row[], people: People): readonly Owned[] {
  return owned(rows, people).filter(({ owner }) => owner.hasSessions);
}

async function copyThreepids({ reader, mas, people }: Copying): Promise<number> {
  const rows = owned(await reader`SELECT * FROM user_threepids`, people);
  for (const { row, owner } of rows) {
    const [medium, address] = [String(row["medium"]), String(row["address"])];
    if (medium === "email")
      await mas`INSERT INTO syn2mas__user_emails VALUES (${randomUUID()}, ${owner.id}, ${address}, now())`;
    else
      await mas`INSERT INTO syn2mas__user_unsupported_third_party_ids VALUES (${owner.id}, ${medium}, ${address}, now())`;
  }
  return rows.length;
}

async function copyLinks({ reader, mas, people, providers }: Copying): Promise<number> {
  let copied = 0;
  for (const { row, owner } of owned(await reader`SELECT * FROM user_external_ids`, people)) {
    const provider = providers.get(String(row["auth_provider"]));
    if (provider === undefined) continue;
    await mas`INSERT INTO syn2mas__upstream_oauth_links VALUES
      (${randomUUID()}, ${provider}, ${owner.id}, ${String(row["external_id"])}, now())`;
    copied += 1;
  }
  return copied;
}

/** MAS's id of a session by person and device. */
type Sessions = ReadonlyMap<string, string>;

function sessionKey(row: Row): string {
  return `${String(row["user_id"])} ${String(row["device_id"])}`;
}

async function copyDevices({ reader, mas, people }: Copying): Promise<Sessions> {
  const sessions = new Map<string, string>();
  const rows = await reader`SELECT * FROM devices WHERE NOT hidden AND device_id <> 'guest_device'`;
  for (const { row, owner } of signedIn(rows, people)) {
    const session = randomUUID();
    sessions.set(sessionKey(row), session);
    await mas`INSERT INTO syn2mas__compat_sessions VALUES (${session}, ${owner.id},
      ${String(row["device_id"])}, ${row["display_name"] as string | null}, now(), NULL, ${owner.isAdmin})`;
  }
  return sessions;
}

async function copyTokens({ reader, mas, people }: Copying, sessions: Sessions): Promise<number> {
  const rows = await reader`SELECT * FROM access_tokens
    WHERE puppets_user_id IS NULL AND refresh_token_id IS NULL`;
  let copied = 0;
  for (const { row, owner } of signedIn(rows, people)) {
    const session =
      row["device_id"] === null
        ? await addDevicelessSession(mas, owner)
        : sessions.get(sessionKey(row));
    if (session === undefined) continue;
    await mas`INSERT INTO syn2mas__compat_access_tokens VALUES
      (${randomUUID()}, ${session}, ${String(row["token"])}, now(), NULL)`;
    copied += 1;
  }
  return copied;
}

async function addDevicelessSession(mas: Sql, owner: Person): Promise<string> {
  const session = randomUUID();
  await mas`INSERT INTO syn2mas__compat_sessions VALUES (${session}, ${owner.id}, NULL, NULL, now(), NULL, false)`;
  return session;
}

/** Of tokens that refresh each other, those whose successor nobody has used. */
async function copyPairs({ reader, mas, people }: Copying, sessions: Sessions): Promise<number> {
  const rows = await reader`SELECT refresh.user_id, refresh.device_id, access.token AS access_token,
      refresh.token AS refresh_token
    FROM refresh_tokens AS refresh
    JOIN access_tokens AS access ON access.refresh_token_id = refresh.id
      AND access.user_id = refresh.user_id AND access.device_id = refresh.device_id
    LEFT JOIN access_tokens AS next ON next.refresh_token_id = refresh.next_token_id
    WHERE next.used IS NOT TRUE`;
  let copied = 0;
  for (const { row } of signedIn(rows, people)) {
    const session = sessions.get(sessionKey(row));
    if (session === undefined) continue;
    const access = randomUUID();
    await mas`INSERT INTO syn2mas__compat_access_tokens VALUES
      (${access}, ${session}, ${String(row["access_token"])}, now(), NULL)`;
    await mas`INSERT INTO syn2mas__compat_refresh_tokens VALUES
      (${randomUUID()}, ${session}, ${access}, ${String(row["refresh_token"])}, now())`;
    copied += 1;
  }
  return copied;
}
