/** The two tokens of an application service's registration file. */

/** What YAML, or the older YAML of Synapse's parser, reads as something else than text. */
const NO_TEXT =
  /^(?:~|null|true|false|yes|no|on|off|y|n|[-+]?[\d.][\d._]*(?:e[-+]?\d+)?|0[xob][\da-f_]+|[-+]?\.(?:inf|nan))$/iu;

export interface RegistrationTokens {
  readonly asToken: string;
  readonly hsToken: string;
}

/**
 * Reads `as_token` and `hs_token`, each on a line of its own as every registration has them. Anything else of YAML is not
 * looked at: a parser of the whole language is a third of this program, and would be read at each start for two lines.
 *
 * @param text - YAML, or the JSON that is YAML too.
 * @returns `null` when it lacks a token, or has one twice.
 * @see Matrix application service API, "Registration"
 */
export function parseRegistration(text: string): RegistrationTokens | null {
  const asToken = scalarOf("as_token", text);
  const hsToken = scalarOf("hs_token", text);
  return asToken === null || hsToken === null ? null : { asToken, hsToken };
}

/** A plain or quoted scalar, which a comment may follow. Tokens need no escapes, so none are understood. */
function scalarOf(key: string, text: string): string | null {
  const line = new RegExp(
    String.raw`^\s*["']?${key}["']?\s*:[ \t]+(?:"(?<double>[^"\\]+)"|'(?<single>[^']+)'|(?<plain>[\w.~+/=-]+))[ \t]*,?[ \t]*(?:#.*)?$`,
    "gmu",
  );
  const [found, another] = [...text.matchAll(line)];
  if (found?.groups === undefined || another !== undefined) return null;
  const { double, single, plain } = found.groups;
  if (plain !== undefined && NO_TEXT.test(plain)) return null;
  return double ?? single ?? plain ?? null;
}
