/** Where MAS's database is, by its configuration or by a file of the operator's. Rule O265 in SPEC.md. */
import { resolve } from "node:path";
import type { Context } from "../cli/Context.ts";
import { OpsError } from "../cli/OpsError.ts";
import {
  parsePostgresUri,
  toPostgresAddress,
  type PostgresAddress,
} from "../database/PostgresAddress.ts";
import type { MasConfig } from "./MasCli.ts";

/** By `database` of MAS's merged configuration; what it leaves out is libpq's default. */
export function masDatabaseOf(config: MasConfig): PostgresAddress {
  const database = config["database"];
  const fields = typeof database === "object" && database !== null ? database : {};
  const uri = "uri" in fields && typeof fields.uri === "string" ? fields.uri : null;
  return (uri === null ? null : parsePostgresUri(uri)) ?? toPostgresAddress({ ...fields });
}

/**
 * By a file that holds a `postgresql://` URI and nothing else; its password is kept out of every output.
 *
 * @throws {OpsError} ops/config-unusable when it holds something else.
 */
export async function readDatabaseFile(
  path: string,
  { files, cwd, keepSecret }: Pick<Context, "files" | "cwd" | "keepSecret">,
): Promise<PostgresAddress> {
  const file = resolve(cwd, path);
  const address = parsePostgresUri((await files.read(file)).trim());
  if (address === null) throw noUri(file);
  if (address.password !== null) keepSecret(address.password.reveal());
  return address;
}

function noUri(file: string): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `${file} does not hold the address of a PostgreSQL database.`,
      es: `${file} no contiene la dirección de una base de datos PostgreSQL.`,
    },
    remedy: {
      en: "Write postgresql://user:password@host:5432/database into it, and nothing else.",
      es: "Escriba en él postgresql://usuario:contraseña@host:5432/base y nada más.",
    },
  });
}
