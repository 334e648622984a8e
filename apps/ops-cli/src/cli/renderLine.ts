/** A line as it is printed. Rule O7 in SPEC.md. */
import type { Language, Line, Tone } from "./Text.ts";

/** Select Graphic Rendition (ECMA-48 §8.3.117): green, red, yellow, dim. */
const CODES: Readonly<Record<Tone, number>> = { good: 32, bad: 31, warn: 33, quiet: 2 };

interface LineStyle {
  readonly language: Language;
  readonly isColoured: boolean;
}

export function renderLine(line: Line, { language, isColoured }: LineStyle): string {
  const text = line[language];
  if (!isColoured || line.tone === undefined) return text;
  return `\u001B[${CODES[line.tone]}m${text}\u001B[0m`;
}
