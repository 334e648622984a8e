/** What the system says of a file, as a sentence with a remedy. Rule O14 in SPEC.md. */
import { OpsError } from "../cli/OpsError.ts";
import { systemCode } from "./systemCode.ts";

/** The failure as an `OpsError`; one that is one already stays as it is. */
export function toFileError(path: string, cause: unknown): OpsError {
  if (cause instanceof OpsError) return cause;
  const code = systemCode(cause);
  if (code === "ENOENT") return missing(path, cause);
  if (["EACCES", "EPERM", "EROFS"].includes(code)) return forbidden(path, cause);
  return new OpsError({
    code: "ops/file-unusable",
    text: { en: `${path} cannot be used (${code}).`, es: `No se puede usar ${path} (${code}).` },
    remedy: {
      en: "Check that the path is right and that the disk has room.",
      es: "Compruebe que la ruta es correcta y que queda espacio en el disco.",
    },
    cause,
  });
}

function missing(path: string, cause: unknown): OpsError {
  return new OpsError({
    code: "ops/file-missing",
    text: { en: `${path} does not exist.`, es: `${path} no existe.` },
    remedy: {
      en: "Check the path; a relative one is meant from the folder the command runs in.",
      es: "Compruebe la ruta; una relativa parte de la carpeta donde se ejecuta la orden.",
    },
    cause,
  });
}

function forbidden(path: string, cause: unknown): OpsError {
  return new OpsError({
    code: "ops/file-forbidden",
    text: {
      en: `This user may not read or write ${path}, or not keep its owner.`,
      es: `Este usuario no puede leer ni escribir ${path}, o no puede conservar su propietario.`,
    },
    remedy: {
      en: "Run the command as the file's owner, or with sudo.",
      es: "Ejecute la orden como propietario del archivo o con sudo.",
    },
    cause,
  });
}
