/** A Markdown table. */

export type Row = readonly string[];

/** One line for each row, whatever its cells hold. */
export function renderTable(head: Row, rows: readonly Row[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.map(toCell).join(" | ")} |`).join("\n");
}

function toCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
