/** A unified diff as lines, what goes and what comes in colour. */
import { toned, verbatim, type Line } from "./Text.ts";

export function toDiffLines(diff: string): Line[] {
  return diff
    .trimEnd()
    .split("\n")
    .map((text) => {
      const line = verbatim(text);
      if (/^(?:---|\+\+\+|@@)/u.test(text)) return toned("quiet", line);
      if (text.startsWith("+")) return toned("good", line);
      return text.startsWith("-") ? toned("bad", line) : line;
    });
}
