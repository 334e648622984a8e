/** What of a move can still be undone, and what no longer. Rules O330 and O331 in SPEC.md. */
import type { Text } from "../../cli/Text.ts";
import type { Journal } from "./Journal.ts";

export const ROLLBACK_STAGES = ["not-begun", "before-migration", "migrated", "in-use"] as const;
export type RollbackStage = (typeof ROLLBACK_STAGES)[number];

export interface RollbackAdvice {
  readonly stage: RollbackStage;
  /** How it stands, in a sentence. */
  readonly standing: Text;
  /** What to do, in this order. */
  readonly undo: readonly Text[];
  /** What cannot be brought back, and why; empty while everything can. */
  readonly lost: readonly Text[];
}

/** What MAS's database says of its use; `null` where it cannot be asked. */
export interface MasUse {
  /** Logins in a browser and by OAuth, which no migration brings. */
  readonly logins: number;
}

/** @param workDir - Absolute, with the backups. */
export function describeRollback(
  journal: Pick<Journal, "stateOf" | "notesOf">,
  use: MasUse | null,
  workDir: string,
): RollbackAdvice {
  const stage = stageOf(journal, use);
  // Also of a run that was killed between the change of the file and its note.
  const hasMovedDatabase =
    journal.notesOf("to-postgres")["tables"] !== undefined &&
    journal.stateOf("switch-database") !== "not-begun";
  return {
    stage,
    standing: STANDINGS[stage],
    undo: stepsBack(stage, { workDir, hasMovedDatabase }),
    lost: stage === "in-use" ? LOST : [],
  };
}

function stageOf(journal: Pick<Journal, "stateOf">, use: MasUse | null): RollbackStage {
  if (use !== null && use.logins > 0) return "in-use";
  if (journal.stateOf("migrate") === "done") {
    // MAS may have been started, and nobody can tell who has used it: then rather this than a promise.
    const wasStarted = journal.stateOf("start-mas") !== "not-begun";
    return use === null && wasStarted ? "in-use" : "migrated";
  }
  return journal.stateOf("stop-synapse") === "not-begun" ? "not-begun" : "before-migration";
}

function stepsBack(
  stage: RollbackStage,
  { workDir, hasMovedDatabase }: { workDir: string; hasMovedDatabase: boolean },
): readonly Text[] {
  if (stage === "not-begun") return [];
  if (stage === "in-use") return [ROLL_FORWARD];
  // One file for each case: the copies are from before PostgreSQL, and would lead back to the old SQLite.
  const configs = hasMovedDatabase ? UNDO_DELEGATION : putBack(workDir);
  const back = stage === "migrated" ? [STOP_MAS, configs, PROXY, DROP_MAS] : [configs, DROP_MAS];
  return [...back, ...(hasMovedDatabase ? [KEEP_POSTGRES] : []), START_SYNAPSE, BEGIN_AGAIN];
}

function putBack(workDir: string): Text {
  return {
    en: `Put back Synapse's configuration from ${workDir}/files.`,
    es: `Recupere la configuración de Synapse de ${workDir}/files.`,
  };
}

const UNDO_DELEGATION: Text = {
  en: "If homeserver.yaml delegates logins already: run tertulia synapse enable-mas undo.",
  es: "Si homeserver.yaml ya delega los inicios de sesión: ejecute tertulia synapse enable-mas undo.",
};
const STANDINGS: Readonly<Record<RollbackStage, Text>> = {
  "not-begun": {
    en: "Nothing has been changed yet.",
    es: "Todavía no se ha cambiado nada.",
  },
  "before-migration": {
    en: "Synapse is stopped and MAS has nobody: everything can be undone, and nothing is lost.",
    es: "Synapse está detenido y MAS no tiene a nadie: se puede deshacer todo y no se pierde nada.",
  },
  migrated: {
    en: "MAS has everybody and nobody has signed in there: everything can be undone, and nothing is lost.",
    es: "MAS tiene a todos y nadie ha iniciado sesión allí: se puede deshacer todo y no se pierde nada.",
  },
  "in-use": {
    en: "MAS is in use: going back would sign people out and lose what they have done there.",
    es: "MAS está en uso: volver atrás cerraría sesiones y perdería lo que se ha hecho allí.",
  },
};
const STOP_MAS: Text = { en: "Stop MAS and Synapse.", es: "Detenga MAS y Synapse." };
const PROXY: Text = {
  en: "Let the proxy send login, logout and refresh to Synapse again.",
  es: "Haga que el proxy vuelva a enviar login, logout y refresh a Synapse.",
};
const DROP_MAS: Text = {
  en: "Drop MAS's database and create it anew: the migration has copied, and taken nothing from Synapse.",
  es: "Borre la base de datos de MAS y créela de nuevo: la migración ha copiado y no ha quitado nada a Synapse.",
};
const KEEP_POSTGRES: Text = {
  en: "Stay on PostgreSQL. Back to SQLite only while Synapse has not run on PostgreSQL: what was written since would be missing in the SQLite file.",
  es: "Quédese en PostgreSQL. A SQLite solo mientras Synapse no haya funcionado con PostgreSQL: faltaría en el archivo SQLite lo escrito desde entonces.",
};
const START_SYNAPSE: Text = { en: "Start Synapse.", es: "Arranque Synapse." };
const BEGIN_AGAIN: Text = {
  en: "To move later, begin again with another --work-dir: this journal is of the move that was undone.",
  es: "Para trasladar más tarde, empiece de nuevo con otra --work-dir: este diario es del traslado deshecho.",
};
const ROLL_FORWARD: Text = {
  en: "Mend it forwards: tertulia doctor login says what is wrong.",
  es: "Arréglelo hacia adelante: tertulia doctor login dice qué falla.",
};
const LOST: readonly Text[] = [
  {
    en: "Accounts, passwords and e-mail addresses made or changed since are in MAS alone; Synapse never hears of them.",
    es: "Las cuentas, contraseñas y direcciones creadas o cambiadas desde entonces solo están en MAS; Synapse nunca se entera.",
  },
  {
    en: "Sessions begun since have tokens that only MAS knows: those people would be signed out, and without another device their keys with them.",
    es: "Las sesiones iniciadas desde entonces tienen tokens que solo conoce MAS: esas personas quedarían fuera y, sin otro dispositivo, también sus claves.",
  },
  {
    en: "Sessions that were ended since would live again: Synapse still has their old tokens.",
    es: "Las sesiones cerradas desde entonces volverían a vivir: Synapse aún tiene sus tokens antiguos.",
  },
];
