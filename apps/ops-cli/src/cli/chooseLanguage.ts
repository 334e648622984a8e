/** Which language a person reads. Rule O1 in SPEC.md. */
import type { Language } from "./Text.ts";

/** The variables of a locale, the strongest first (POSIX, Base Definitions §8.2). */
const VARIABLES = ["LC_ALL", "LC_MESSAGES", "LANG"] as const;

/**
 * The language of a locale such as `es_ES.UTF-8`; English where there is no other.
 *
 * @param env - Environment variables; an empty one counts as unset.
 */
export function chooseLanguage(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = VARIABLES.map((name) => env[name]).find(
    (value) => value !== undefined && value !== "",
  );
  return /^es(?:$|[_.@-])/iu.test(locale ?? "") ? "es" : "en";
}
