/** A plan of delegated login as data and as lines for a person. Rule O27 in SPEC.md. */
import * as v from "valibot";
import { toned, verbatim, type Line, type Text } from "../cli/Text.ts";
import { toDiffLines } from "../cli/toDiffLines.ts";
import type { PreparedEnableMas } from "./prepareEnableMas.ts";
import type { EarlierRun } from "./replaceFiles.ts";
import { diffFiles } from "./diffFiles.ts";

export const enableMasSchema = v.object({
  synapseVersion: v.string(),
  /** Whether Synapse itself has taken the changed configuration. */
  isTested: v.boolean(),
  /** What a run before this one has left: `cut-off` when some files are changed and some are not. */
  earlierRun: v.picklist(["none", "cut-off", "done"]),
  /** What is turned off, and where. */
  turnedOff: v.array(v.object({ key: v.string(), path: v.string() })),
  /** Of each file that changes, a unified diff without secrets. */
  changes: v.array(v.object({ path: v.string(), diff: v.string() })),
  /** Modules that would keep Synapse from starting if they take part in password logins. */
  unknownModules: v.array(v.string()),
  /** Dated copies that were made; empty for a plan. */
  backups: v.array(v.string()),
});

export type EnableMasData = v.InferOutput<typeof enableMasSchema>;

interface EnableMasState {
  readonly isTested: boolean;
  readonly earlier: EarlierRun;
}

export function toEnableMasData(
  { before, plan, version }: PreparedEnableMas,
  { isTested, earlier }: EnableMasState,
): EnableMasData {
  const changes = before.flatMap((file, at) => {
    const after = plan.files[at];
    return after === undefined || after.text === file.text
      ? []
      : [{ path: file.path, diff: diffFiles(file, after) }];
  });
  return {
    synapseVersion: version.text,
    isTested,
    earlierRun: earlier.kind,
    turnedOff: plan.turnedOff.map(({ key, path }) => ({ key, path })),
    changes,
    unknownModules: [...plan.unknownModules],
    backups: [],
  };
}

const NOTHING: Text = {
  en: "Synapse delegates its logins already; nothing would change.",
  es: "Synapse ya delega los inicios de sesión; no cambiaría nada.",
};
const UNTESTED: Text = {
  en: "Not tested: with --synapse-python Synapse itself says whether it takes this.",
  es: "Sin probar: con --synapse-python el propio Synapse dice si lo acepta.",
};
const TESTED: Text = {
  en: "Synapse takes the changed configuration.",
  es: "Synapse acepta la configuración modificada.",
};

/** The differences, why each thing is turned off, and what nobody can tell. */
export function toEnableMasLines({ plan }: PreparedEnableMas, data: EnableMasData): Line[] {
  if (data.changes.length === 0) return [toned("good", NOTHING)];
  return [
    ...data.changes.flatMap(({ diff }) => toDiffLines(diff)),
    verbatim(""),
    ...plan.turnedOff.map(({ key, reason }) => ({
      en: `${key} is turned off: ${reason.en}.`,
      es: `${key} se desactiva: ${reason.es}.`,
    })),
    ...plan.unknownModules.map((name) => toned("warn", unknownModule(name))),
    data.isTested ? toned("good", TESTED) : toned("warn", UNTESTED),
  ];
}

function unknownModule(name: string): Text {
  return {
    en: `The module ${name}: if it takes part in password logins, Synapse will not start; look it up first.`,
    es: `El módulo ${name}: si interviene en el inicio de sesión con contraseña, Synapse no arrancará; consúltelo antes.`,
  };
}
