/** The language of the client: the browser's own until the person chooses another. */

/** The languages there are. */
export type Locale = "en" | "es";

const KEY = "tertulia.locale";

/** The store. */
export interface LocaleStore {
  readonly getSnapshot: () => Locale;
  readonly subscribe: (listener: () => void) => () => void;
  /** Chooses, and remembers. */
  readonly choose: (locale: Locale) => void;
}

/** @param languages what the browser prefers, best first, such as `navigator.languages`. */
export function createLocaleStore(storage: Storage, languages: readonly string[]): LocaleStore {
  let locale = toLocale(storage.getItem(KEY)) ?? firstLocale(languages);
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => locale,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    choose: (chosen) => {
      locale = chosen;
      storage.setItem(KEY, chosen);
      for (const listener of listeners) listener();
    },
  };
}

/**
 * The tag for dates and numbers: the browser's own of that language, because `en-GB` and `en-US` write them differently.
 *
 * @returns a BCP 47 tag.
 */
export function toFormatTag(locale: Locale, languages: readonly string[]): string {
  return languages.find((language) => language.slice(0, 2).toLowerCase() === locale) ?? locale;
}

function firstLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const locale = toLocale(language.slice(0, 2).toLowerCase());
    if (locale !== null) return locale;
  }
  return "en";
}

function toLocale(value: string | null): Locale | null {
  return value === "en" || value === "es" ? value : null;
}
