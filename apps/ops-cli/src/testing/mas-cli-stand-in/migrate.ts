/** `syn2mas migrate` of the stand-in: people, passwords, devices and tokens really change databases. */
import { randomUUID } from "node:crypto";
import type postgres from "postgres";
import type { Sql } from "./connect.ts";
import { copyBelongings, type People, type Person } from "./copyBelongings.ts";
import { MIGRATED_TABLES } from "./masSchema.ts";

const LOCKED_TABLES =
  "users, user_threepids, user_external_ids, devices, access_tokens, refresh_tokens";
const PREFIX = "syn2mas__";

export interface MigrateInput {
  readonly synapse: Sql;
  readonly mas: Sql;
  readonly isRehearsal: boolean;
  /** MAS's id of a provider by Synapse's. */
  readonly providers: ReadonlyMap<string, string>;
  /** Called when the tables have their names of the work and hold the people alone. */
  readonly onMiddle: () => void;
  /** A line of the log. */
  readonly log: (line: string) => void;
}

export async function migrate(input: MigrateInput): Promise<void> {
  const { synapse, mas, isRehearsal, onMiddle, log } = input;
  await synapse.begin("isolation level serializable read only", async (reader) => {
    await reader.unsafe(
      `LOCK TABLE ${LOCKED_TABLES} IN ${isRehearsal ? "ACCESS SHARE" : "EXCLUSIVE"} MODE NOWAIT`,
    );
    await renameTables(mas, "", PREFIX);
    await mas.unsafe(`TRUNCATE ${MIGRATED_TABLES.map((table) => PREFIX + table).join(", ")}`);
    const people = await copyPeople(reader, mas);
    log(`migrating users: ${people.size} (0 skipped) /~${people.size} (~100.0%)`);
    onMiddle();
    log(`${people.size} users migrated (0 skipped) in 0.1s`);
    await copyBelongings({ reader, mas, people, providers: input.providers, log });
    if (isRehearsal)
      await mas.unsafe(`TRUNCATE ${MIGRATED_TABLES.map((table) => PREFIX + table).join(", ")}`);
    await renameTables(mas, PREFIX, "");
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
