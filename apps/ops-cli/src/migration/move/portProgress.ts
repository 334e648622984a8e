/** How far Synapse's script is, by what it prints. Rule O401 in SPEC.md. */
import type { Context } from "../../cli/Context.ts";
import type { Text } from "../../cli/Text.ts";

/** On standard error when it begins a table, also one that an earlier run has brought. */
const BEGUN = /Table (\w+): (\d+)\/\d+ \(rows /u;
/** On standard output after each batch of a table. */
const BATCH = /^(\w+): \d+% \((\d+)\/\d+\)$/u;

const PORTED: Text = { en: "Rows in PostgreSQL:", es: "Filas en PostgreSQL:" };

/**
 * Shows how far a run is.
 *
 * @param expected - Rows of each table that counts.
 * @returns takes each line that it prints; most say nothing of it.
 */
export function showPort(
  expected: ReadonlyMap<string, number>,
  { progress }: Pick<Context, "progress">,
): (line: string) => void {
  const total = sumOf(expected);
  const done = new Map<string, number>();
  return (line) => {
    const [, table = "", rows = ""] = BEGUN.exec(line) ?? BATCH.exec(line) ?? [];
    const all = expected.get(table);
    if (all === undefined) return;
    done.set(table, Math.min(Number(rows), all));
    progress(PORTED, { done: sumOf(done), total });
  };
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
