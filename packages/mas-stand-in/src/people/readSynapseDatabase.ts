/** What the migration takes over from Synapse: people, their password hashes, and their logins. Rule M11 in SPEC.md. */
import { DatabaseSync } from "node:sqlite";
import type { NewCompatSession } from "../compat/createCompatSessions.ts";
import type { NewPerson } from "./createPeople.ts";

export interface SynapsePeople {
  readonly people: readonly NewPerson[];
  readonly sessions: readonly NewCompatSession[];
}

/** Those of application services stay behind, as with syn2mas. */
const PEOPLE = `SELECT name, password_hash AS passwordHash, admin, deactivated FROM users
  WHERE appservice_id IS NULL`;

/** A token of guests and deactivated people, of somebody else's making, or whose device is gone, stays behind too. */
const TOKENS = `SELECT t.user_id AS userId, t.device_id AS deviceId, t.token, u.admin
  FROM access_tokens t JOIN users u ON u.name = t.user_id
  LEFT JOIN devices d ON d.user_id = t.user_id AND d.device_id = t.device_id
  WHERE t.puppets_user_id IS NULL AND (t.device_id IS NULL OR d.device_id IS NOT NULL)
    AND u.is_guest = 0 AND u.deactivated = 0 AND u.appservice_id IS NULL`;

/** @param path - Synapse's `homeserver.db`; opened read-only. */
export function readSynapseDatabase(path: string): SynapsePeople {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const people = database.prepare(PEOPLE).all();
    const tokens = database.prepare(TOKENS).all();
    return {
      people: people.map((row) => ({
        localpart: localpartOf(row["name"]),
        isAdmin: row["admin"] === 1,
        isDeactivated: row["deactivated"] === 1,
        ...(typeof row["passwordHash"] === "string" && { passwordHash: row["passwordHash"] }),
      })),
      sessions: tokens.map((row) => ({
        localpart: localpartOf(row["userId"]),
        deviceId: typeof row["deviceId"] === "string" ? row["deviceId"] : null,
        accessToken: String(row["token"]),
        // Only a token with a device keeps its right to Synapse's admin API.
        scopes: row["admin"] === 1 && row["deviceId"] !== null ? ["urn:synapse:admin:*"] : [],
      })),
    };
  } finally {
    database.close();
  }
}

function localpartOf(userId: unknown): string {
  return /^@(?<localpart>[^:]+):/u.exec(String(userId))?.groups?.["localpart"] ?? "";
}
