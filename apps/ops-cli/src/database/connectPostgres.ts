/** Asks a PostgreSQL server, in a session that the server itself keeps from writing. */
import postgres from "postgres";
import { OpsError } from "../cli/OpsError.ts";
import { systemCode } from "../machine/systemCode.ts";
import type { Text } from "../cli/Text.ts";
import type { Database } from "./Database.ts";
import { unusable } from "./databaseErrors.ts";
import { showAddress, type PostgresAddress } from "./PostgresAddress.ts";

const CONNECT_TIMEOUT_SECONDS = 10;

/**
 * One connection; close it.
 *
 * @throws {OpsError} ops/database-unreachable, with what the server says of it.
 */
export async function connectPostgres(address: PostgresAddress): Promise<Database> {
  const sql = postgres({
    host: address.host,
    port: address.port,
    user: address.user,
    database: address.database,
    ...(address.password === null ? {} : { password: address.password.reveal() }),
    ssl: { off: false, encrypted: "require", verified: "verify-full" }[address.tls] as
      | false
      | "require"
      | "verify-full",
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_SECONDS,
    onnotice: () => {},
    connection: { application_name: "tertulia", default_transaction_read_only: true },
  });
  try {
    await sql`SELECT 1`;
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw unreachable(address, error);
  }
  return {
    kind: "postgres",
    query: async (text) => {
      try {
        return await sql.unsafe(text);
      } catch (error) {
        throw unusable(showAddress(address), error);
      }
    },
    close: () => sql.end({ timeout: 1 }),
  };
}

function unreachable(address: PostgresAddress, cause: unknown): OpsError {
  const where = showAddress(address);
  const code = systemCode(cause);
  return new OpsError({
    code: "ops/database-unreachable",
    text: {
      en: `The PostgreSQL database ${where} does not let us in (${code}).`,
      es: `La base de datos PostgreSQL ${where} no nos deja entrar (${code}).`,
    },
    remedy: remedyOf(code),
    cause,
  });
}

/** @see PostgreSQL 15 manual, Appendix A, for the codes of five characters */
function remedyOf(code: string): Text {
  if (code === "28P01" || code === "28000") {
    return {
      en: "User or password are wrong, or pg_hba.conf does not allow them from here.",
      es: "El usuario o la contraseña no son correctos, o pg_hba.conf no los permite desde aquí.",
    };
  }
  if (code === "3D000") {
    return {
      en: "There is no database of that name: create it, or correct the name.",
      es: "No hay ninguna base de datos con ese nombre: créela o corrija el nombre.",
    };
  }
  return {
    en: "Check that PostgreSQL runs and listens there; if the address only works inside a container, name the one for here in a file with --synapse-database-file or --mas-database-file.",
    es: "Compruebe que PostgreSQL está en marcha y escucha ahí; si la dirección solo vale dentro de un contenedor, indique la de aquí en un archivo con --synapse-database-file o --mas-database-file.",
  };
}
