/** The migration itself, which syn2mas does once and never twice. Rules O315 to O318 in SPEC.md. */
import { OpsError } from "../../cli/OpsError.ts";
import type { Text } from "../../cli/Text.ts";
import type { MasCli, MigrationInput } from "../../mas-cli/MasCli.ts";
import type { Syn2masReport } from "../../mas-cli/parseSyn2masReport.ts";
import type { RowComparison } from "../compareRows.ts";
import type { MasState } from "../masState.ts";
import { ROW_KINDS, type RowKind, type RowSums } from "../rowKinds.ts";
import type { StepNotes } from "./Journal.ts";

export interface MigrateInput {
  readonly masCli: MasCli;
  readonly input: MigrationInput;
  readonly state: MasState;
  /** What a filled MAS has, against what has to be there. */
  readonly compare: () => Promise<readonly RowComparison[]>;
  /** Takes every line of mas-cli's log. */
  readonly onLine: (line: string) => void;
}

/**
 * Migrates, unless a run that was killed right after it has done so already.
 *
 * @throws {OpsError} ops/program-failed with mas-cli's words; ops/state-changed when MAS holds something else.
 */
export async function migrateToMas(migration: MigrateInput): Promise<void> {
  const { masCli, input, state, compare, onLine } = migration;
  // syn2mas refuses a MAS that is not empty, also when it was the one to fill it.
  if (state.kind === "filled") {
    if ((await compare()).every(({ isSame }) => isSame)) return;
    throw masIsNotOurs(state.table);
  }
  const report = await masCli.migrate({ ...input, isRehearsal: false, onLine });
  if (report.outcome !== "clean") throw migrationFailed(report);
}

/** @throws {OpsError} ops/state-changed with the kinds that differ. */
export function expectSameRows(rows: readonly RowComparison[]): void {
  const different = rows.filter(({ isSame }) => !isSame);
  if (different.length === 0) return;
  const list = different
    .map(({ kind, expected, found }) => `${kind} (${expected} → ${found})`)
    .join(", ");
  throw new OpsError({
    code: "ops/state-changed",
    text: {
      en: `What arrived in MAS is not what had to: ${list}.`,
      es: `Lo que llegó a MAS no es lo que tenía que llegar: ${list}.`,
    },
    remedy: {
      en: "Do not start MAS. See tertulia mas migrate rollback-info: everything can still be undone.",
      es: "No arranque MAS. Vea tertulia mas migrate rollback-info: todavía se puede deshacer todo.",
    },
  });
}

/** The sums as a step's notes; hashes of tokens summed up tell nothing of a token. */
export function toNotes(sums: RowSums): StepNotes {
  return Object.fromEntries(
    ROW_KINDS.flatMap((kind) => [
      [kind, sums[kind].count],
      [`${kind} sum`, sums[kind].sum],
    ]),
  );
}

export function fromNotes(notes: StepNotes): RowSums {
  const entries = ROW_KINDS.map((kind) => [
    kind,
    { count: Number(notes[kind]), sum: String(notes[`${kind} sum`]) },
  ]);
  return Object.fromEntries(entries) as Record<RowKind, RowSums[RowKind]>;
}

/** @param table - One that has rows. */
export function masIsNotOurs(table: string): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: `MAS's database has rows in ${table} that this move has not brought there.`,
      es: `La base de datos de MAS tiene filas en ${table} que este traslado no ha llevado.`,
    },
    remedy: {
      en: "If nobody needs them: drop MAS's database, create it anew, and run this command again.",
      es: "Si nadie las necesita: borre la base de datos de MAS, créela de nuevo y ejecute esta orden otra vez.",
    },
  });
}

/** mas-cli's own words. */
export function migrationFailed({ outcome, errors, failure }: Syn2masReport): OpsError {
  const said = errors.length > 0 ? errors.map((text) => `• ${text}`).join("\n") : failure;
  return new OpsError({
    code: "ops/program-failed",
    text: {
      en: `mas-cli syn2mas migrate failed, and Synapse's data are as they were:\n${said}`,
      es: `mas-cli syn2mas migrate ha fallado y los datos de Synapse siguen como estaban:\n${said}`,
    },
    remedy: outcome === "synapse-locked" ? STILL_RUNNING : GO_ON,
  });
}

const STILL_RUNNING: Text = {
  en: "Synapse or one of its workers still runs: stop it, then run this command again.",
  es: "Synapse o uno de sus procesos sigue en marcha: deténgalo y ejecute esta orden de nuevo.",
};
const GO_ON: Text = {
  en: "Mend what it says and run this command again; it goes on from here. Or start Synapse with the old homeserver.yaml: see tertulia mas migrate rollback-info.",
  es: "Corrija lo que dice y ejecute esta orden otra vez; sigue desde aquí. O arranque Synapse con el homeserver.yaml anterior: vea tertulia mas migrate rollback-info.",
};
