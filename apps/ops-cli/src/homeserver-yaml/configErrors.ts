/** What can be wrong with a configuration before anything is tried, each with its remedy. */
import { OpsError } from "../cli/OpsError.ts";
import type { SynapseVersion } from "./SynapseVersion.ts";

interface Place {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly col: number;
}

/** @returns ops/config-syntax. */
export function syntaxError({
  path,
  line,
  col,
  problem,
  text,
}: Place & { readonly problem: string; readonly text: string }): OpsError {
  // Only the parser's own words: they quote nothing of the file.
  const what = problem.split("\n")[0] ?? "";
  const isTemplate = /\{\{|\{%/u.test(text);
  return new OpsError({
    code: "ops/config-syntax",
    text: {
      en: `${path} is not valid YAML at line ${line}, column ${col}: ${what}.`,
      es: `${path} no es YAML válido en la línea ${line}, columna ${col}: ${what}.`,
    },
    remedy: isTemplate
      ? {
          en: "It looks like a template: give the file that was made from it, and change the template alike.",
          es: "Parece una plantilla: indique el archivo generado a partir de ella y cambie la plantilla igual.",
        }
      : { en: "Mend that line first.", es: "Corrija antes esa línea." },
  });
}

/** @returns ops/config-unusable: Synapse refuses every tag of one's own, so this is a template or another program's. */
export function refusedTag({ path, line, col, tag }: Place & { readonly tag: string }): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `${path} has the tag ${tag} at line ${line}, column ${col}; Synapse has no includes and no tags.`,
      es: `${path} tiene la etiqueta ${tag} en la línea ${line}, columna ${col}; Synapse no admite inclusiones ni etiquetas.`,
    },
    remedy: {
      en: "Give the file that Synapse reads, made from this one; parts go into files of their own, each with --config.",
      es: "Indique el archivo que lee Synapse, generado a partir de este; las partes van en archivos propios, cada uno con --config.",
    },
  });
}

/** @returns ops/config-unusable. */
export function notAMapping(paths: readonly string[]): OpsError {
  const list = paths.join(", ");
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `There is no configuration in ${list}.`,
      es: `No hay ninguna configuración en ${list}.`,
    },
    remedy: {
      en: "Give the files and folders that Synapse is started with, in the same order.",
      es: "Indique los archivos y carpetas con que se inicia Synapse, en el mismo orden.",
    },
  });
}

/** @returns ops/config-unusable: the two blocks may name different services and secrets. */
export function bothBlocks(): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: "experimental_features.msc3861 and matrix_authentication_service are both there, and nobody can tell which is right.",
      es: "Están tanto experimental_features.msc3861 como matrix_authentication_service y no se puede saber cuál vale.",
    },
    remedy: {
      en: "Delete the one that is not in use, then run the command again.",
      es: "Borre el que no se use y ejecute la orden de nuevo.",
    },
  });
}

/** @returns ops/config-unusable: an edit there would change something else as well. */
export function sharedValue(key: string, path: string): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `${key} in ${path} shares its value with other settings by an anchor or a merge, so it cannot be changed alone.`,
      es: `${key} en ${path} comparte su valor con otros ajustes mediante un ancla o una fusión, así que no se puede cambiar solo.`,
    },
    remedy: {
      en: `Write ${key} out with a value of its own, then run the command again.`,
      es: `Escriba ${key} con un valor propio y ejecute la orden de nuevo.`,
    },
  });
}

/** @returns ops/wrong-use. */
export function missingOption(option: string, why: { en: string; es: string }): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: { en: `--${option} is needed: ${why.en}.`, es: `Falta --${option}: ${why.es}.` },
    remedy: { en: "Try --help.", es: "Pruebe --help." },
  });
}

/** @returns ops/config-syntax. */
export function notText(path: string): OpsError {
  return new OpsError({
    code: "ops/config-syntax",
    text: { en: `${path} is not UTF-8 text.`, es: `${path} no es texto UTF-8.` },
    remedy: {
      en: "Save it as UTF-8, then run the command again.",
      es: "Guárdelo como UTF-8 y ejecute la orden de nuevo.",
    },
  });
}

/** @returns ops/wrong-use. */
export function notAbsoluteUrl(option: string, given: string): OpsError {
  return new OpsError({
    code: "ops/wrong-use",
    text: {
      en: `--${option} is not an http:// or https:// URL: ${given}`,
      es: `--${option} no es una URL http:// o https://: ${given}`,
    },
    remedy: { en: "Try --help.", es: "Pruebe --help." },
  });
}

/** @returns ops/version-unsupported. */
export function tooOld({ text }: SynapseVersion): OpsError {
  return new OpsError({
    code: "ops/version-unsupported",
    text: {
      en: `Synapse ${text} cannot delegate its logins.`,
      es: `Synapse ${text} no puede delegar los inicios de sesión.`,
    },
    remedy: {
      en: "Upgrade Synapse, to 1.136 or later if you can, then run the command again.",
      es: "Actualice Synapse, si puede a la 1.136 o posterior, y ejecute la orden de nuevo.",
    },
  });
}
