/** Where a PostgreSQL database is, as Synapse, MAS and libpq write it. */
import { Secret } from "@tertulia/protocol";

const PORT = 5432;
/** Where Debian's libpq looks for the server when no host is given. */
const SOCKET_FOLDER = "/var/run/postgresql";

export interface PostgresAddress {
  /** A name, an IP address, or the absolute folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** `null` where the server knows the user without one. */
  readonly password: Secret | null;
  readonly database: string;
  /** Of libpq's `sslmode`: `encrypted` is require, `verified` is verify-ca and verify-full. */
  readonly tls: "off" | "encrypted" | "verified";
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The address in a `postgresql://user:password@host:port/database` URI.
 *
 * @see PostgreSQL 15 manual, §34.1.1.2 Connection URIs
 * @returns `null` when it is none.
 */
export function parsePostgresUri(uri: string): PostgresAddress | null {
  if (!URL.canParse(uri)) return null;
  const url = new URL(uri);
  if (url.protocol !== "postgresql:" && url.protocol !== "postgres:") return null;
  const parameters = Object.fromEntries(url.searchParams);
  return toPostgresAddress({
    host: decodeURIComponent(url.hostname) || undefined,
    port: url.port || undefined,
    user: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    database: decodeURIComponent(url.pathname.slice(1)) || undefined,
    ...parameters,
  });
}

/** The address in Synapse's `database.args` (psycopg2's keywords) or MAS's `database`. */
export function toPostgresAddress(fields: Fields): PostgresAddress {
  const text = (...names: readonly string[]): string | null => {
    const found = names.map((name) => fields[name]).find((value) => value != null);
    return typeof found === "string" || typeof found === "number" ? String(found) : null;
  };
  const user = text("user", "username") ?? "postgres";
  const password = text("password");
  return {
    host: text("host", "socket") ?? SOCKET_FOLDER,
    port: Number(text("port") ?? PORT),
    user,
    password: password === null ? null : new Secret(password),
    database: text("database", "dbname") ?? user,
    tls: toTls(text("sslmode", "ssl_mode")),
  };
}

/** The address for a person: never the password. */
export function showAddress({ user, host, port, database }: PostgresAddress): string {
  return `${user}@${host}:${port}/${database}`;
}

/** What libpq's programs read from the environment: the only way that keeps the password off their command line. */
export function toLibpqEnvironment(address: PostgresAddress): Record<string, string> {
  return {
    PGHOST: address.host,
    PGPORT: String(address.port),
    PGUSER: address.user,
    PGDATABASE: address.database,
    ...(address.password === null ? {} : { PGPASSWORD: address.password.reveal() }),
    // Without a word from the operator libpq decides, as Synapse and MAS let it.
    ...(address.tls === "off"
      ? {}
      : { PGSSLMODE: address.tls === "verified" ? "verify-full" : "require" }),
  };
}

function toTls(mode: string | null): PostgresAddress["tls"] {
  if (mode === "require") return "encrypted";
  return mode === "verify-ca" || mode === "verify-full" ? "verified" : "off";
}
