/** What a database says against a question, as a sentence with a remedy. */
import { OpsError } from "../cli/OpsError.ts";
import { systemCode } from "../machine/systemCode.ts";

/** @param where - A database for a person, without a password. */
export function unusable(where: string, cause: unknown): OpsError {
  const code = systemCode(cause);
  return new OpsError({
    code: "ops/database-unusable",
    text: {
      en: `The database ${where} refuses a question (${code}).`,
      es: `La base de datos ${where} rechaza una consulta (${code}).`,
    },
    remedy: {
      en: "Check that it is the database of that program, in a supported version, and that this user may read it.",
      es: "Compruebe que es la base de datos de ese programa, en una versión compatible, y que este usuario puede leerla.",
    },
    cause,
  });
}
