/** Which language a reader gets. Rule S295 in SPEC.md. */
import { en } from "./en.ts";
import { es } from "./es.ts";
import type { Locale, OperatorTexts } from "./OperatorTexts.ts";

const TEXTS: Readonly<Record<Locale, OperatorTexts>> = { en, es };

/** All languages, in the order of their making. */
export const LOCALES = Object.keys(TEXTS) as readonly Locale[];

/** Of an unknown word from outside. */
export function isLocale(value: unknown): value is Locale {
  return typeof value === "string" && Object.hasOwn(TEXTS, value);
}

/** The texts of a language. */
export function textsFor(locale: Locale): OperatorTexts {
  return TEXTS[locale];
}

/**
 * The reader's own choice, else the first known language of `Accept-Language` by its weight, else English.
 *
 * @see RFC 9110 §12.5.4
 */
export function chooseLocale(
  chosen: string | undefined,
  acceptLanguage: string | undefined,
): Locale {
  if (isLocale(chosen)) return chosen;
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().split(";");
      const weight = parameters.find((parameter) => parameter.trim().startsWith("q="));
      return {
        language: tag.split("-")[0]?.toLowerCase(),
        weight: weight === undefined ? 1 : Number(weight.trim().slice(2)),
      };
    })
    .toSorted((a, b) => b.weight - a.weight)
    .find(({ language, weight }) => isLocale(language) && weight > 0)?.language;
  return isLocale(wanted) ? wanted : "en";
}
