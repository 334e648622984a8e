/** `config sync` of the stand-in: static clients by their ULID, as MAS does it. */
import type { Sql } from "./connect.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

interface ConfiguredClient {
  readonly client_id: string;
  readonly client_name?: string;
  readonly client_uri?: string;
  readonly client_auth_method: string;
  readonly redirect_uris?: readonly string[];
}

/** Adds and updates; with `prunes` deletes what is not configured, sessions too. */
export async function syncClients(
  sql: Sql,
  clients: readonly ConfiguredClient[],
  prunes: boolean,
): Promise<void> {
  await sql.begin(async (transaction) => {
    for (const client of clients) {
      const row = {
        oauth2_client_id: ulidToUuid(client.client_id),
        client_name: client.client_name ?? null,
        client_uri: client.client_uri ?? null,
        token_endpoint_auth_method: client.client_auth_method,
        redirect_uris: [...(client.redirect_uris ?? [])],
        is_static: true,
      };
      const { oauth2_client_id: _id, ...fields } = row;
      await transaction`INSERT INTO oauth2_clients ${transaction(row)}
        ON CONFLICT (oauth2_client_id) DO UPDATE SET ${transaction(fields)}`;
    }
    if (!prunes) return;
    const ids = clients.map(({ client_id }) => ulidToUuid(client_id));
    const gone = await transaction<{ id: string }[]>`DELETE FROM oauth2_clients
      WHERE is_static AND NOT oauth2_client_id = ANY(${ids}::uuid[]) RETURNING oauth2_client_id AS id`;
    await transaction`DELETE FROM oauth2_sessions
      WHERE oauth2_client_id = ANY(${gone.map(({ id }) => id)}::uuid[])`;
  });
}

export function ulidToUuid(ulid: string): string {
  const value = ulid
    .split("")
    .reduce((sum, digit) => sum * 32n + BigInt(ALPHABET.indexOf(digit)), 0n);
  const hex = value.toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");
}
