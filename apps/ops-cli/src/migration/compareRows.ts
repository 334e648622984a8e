/** Whether what arrived is what had to. Rules O300 and O301 in SPEC.md. */
import { ROW_KINDS, type RowKind, type RowSums } from "./rowKinds.ts";

export interface RowComparison {
  readonly kind: RowKind;
  readonly expected: number;
  readonly found: number;
  /** Not when the numbers alone agree: other rows may have come in the place of some. */
  readonly isSame: boolean;
}

export function compareRows(expected: RowSums, found: RowSums): readonly RowComparison[] {
  return ROW_KINDS.map((kind) => ({
    kind,
    expected: expected[kind].count,
    found: found[kind].count,
    isSame: expected[kind].count === found[kind].count && expected[kind].sum === found[kind].sum,
  }));
}
