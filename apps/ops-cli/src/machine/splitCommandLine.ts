/** Words of a command line as a POSIX shell splits them, without anything else that a shell does. Rule O12 in SPEC.md. */

const WORD = /(?:[^\s"'\\]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+/gu;
const PART = /\\([^])|'([^']*)'|"((?:[^"\\]|\\[^])*)"|([^"'\\]+)/gu;

/**
 * The words; quotes and backslashes are taken away as a shell does (POSIX, Shell Command Language §2.2).
 *
 * @returns `null` when a quote is not closed or nothing is there.
 */
export function splitCommandLine(commandLine: string): readonly [string, ...string[]] | null {
  const words = commandLine.match(WORD) ?? [];
  // What no word has taken must be blank: the rest of an unclosed quote is not.
  if (commandLine.replace(WORD, "").trim() !== "") return null;
  const [first, ...rest] = words.map(unquote);
  return first === undefined ? null : [first, ...rest];
}

function unquote(word: string): string {
  return [...word.matchAll(PART)]
    .map(([, escaped, single, double, plain]) => {
      // Inside double quotes a backslash stays, except before these.
      if (double !== undefined) return double.replace(/\\(["\\$`])/gu, "$1");
      return escaped ?? single ?? plain ?? "";
    })
    .join("");
}
