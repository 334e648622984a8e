/** Whether MAS still has whom an earlier run has brought there: somebody may have gone back since. Rule O332 in SPEC.md. */
import { OpsError } from "../../cli/OpsError.ts";
import { compareRows } from "../compareRows.ts";
import type { RowSums } from "../rowKinds.ts";
import type { Journal } from "./Journal.ts";
import { fromNotes } from "./migrateToMas.ts";

/**
 * Before MAS was started everything has to be as it was compared. Afterwards people come and sign in, but nobody goes:
 * MAS deletes no account.
 *
 * @param found - What MAS has now.
 * @throws {OpsError} ops/state-changed.
 */
export function expectStillMoved(
  journal: Pick<Journal, "stateOf" | "notesOf">,
  found: RowSums,
): void {
  const expected = fromNotes(journal.notesOf("compare"));
  const rows = compareRows(expected, found);
  const isUntouched = journal.stateOf("start-mas") === "not-begun";
  const isThere = isUntouched
    ? rows.every(({ isSame }) => isSame)
    : rows.some(({ kind, isSame }) => kind === "users" && isSame) ||
      found.users.count > expected.users.count;
  if (!isThere) throw isGone(expected.users.count, found.users.count);
}

function isGone(expected: number, found: number): OpsError {
  return new OpsError({
    code: "ops/state-changed",
    text: {
      en: `This move is over, and MAS no longer has what it brought there: ${expected} people then, ${found} now.`,
      es: `Este traslado terminó y MAS ya no tiene lo que llevó: ${expected} personas entonces, ${found} ahora.`,
    },
    remedy: {
      en: "If you have gone back: begin again with another --work-dir. If not: do not start MAS, and see what became of its database.",
      es: "Si ha vuelto atrás: empiece de nuevo con otra --work-dir. Si no: no arranque MAS y mire qué pasó con su base de datos.",
    },
  });
}
