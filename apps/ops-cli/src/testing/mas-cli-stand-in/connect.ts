/** Connections of the stand-in, which may write. */
import postgres from "postgres";
import {
  toPostgresAddress,
  parsePostgresUri,
  type PostgresAddress,
} from "../../database/PostgresAddress.ts";

export type Sql = postgres.Sql;

export function connect({ host, port, user, password, database }: PostgresAddress): Sql {
  const secret = password === null ? {} : { password: password.reveal() };
  return postgres({ host, port, user, database, ...secret, max: 1, onnotice: () => {} });
}

/** Of MAS's `database`, or of Synapse's `database.args`. */
export function addressIn(fields: Readonly<Record<string, unknown>>): PostgresAddress {
  const uri = typeof fields["uri"] === "string" ? parsePostgresUri(fields["uri"]) : null;
  return uri ?? toPostgresAddress(fields);
}
