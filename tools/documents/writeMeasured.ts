/** Puts what a benchmark measured into docs/performance.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { fillSections } from "./fillSections.ts";
import { machineName } from "./machineName.ts";

const PAGE = new URL("../../docs/performance.md", import.meta.url);

export interface Measured {
  /** Markdown. */
  readonly table: string;
  /** How often, for people: `10 rounds, medians`. */
  readonly effort: string;
}

/**
 * Replaces the section of that name, and nothing around it.
 *
 * @throws {TypeError} when somebody has taken its marks out of the page.
 */
export function writeMeasured(section: string, { table, effort }: Measured): void {
  const content = `${table}\n\nMeasured on ${machineName()}, ${effort}.`;
  writeFileSync(PAGE, fillSections(readFileSync(PAGE, "utf8"), { [section]: content }));
}
