/** Prose for a terminal of 80 columns. */

const COLUMNS = 80;

/** Lines of at most 80 columns, each behind the indent; a longer word stands alone. */
export function wrapText(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    const longer = line === indent ? line + word : `${line} ${word}`;
    if (longer.length > COLUMNS && line !== indent) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line].join("\n");
}
