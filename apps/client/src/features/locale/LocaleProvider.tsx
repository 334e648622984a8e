/** Gives every component the texts of the chosen language. */
import {
  createContext,
  use,
  useEffect,
  useMemo,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import { toFormatTag, type Locale, type LocaleStore } from "./createLocaleStore.ts";
import { en, type Texts } from "./en.ts";
import { es } from "./es.ts";

const DICTIONARIES: Record<Locale, Texts> = { en, es };

interface LocaleValue {
  readonly locale: Locale;
  /** BCP 47 tag for dates and numbers. */
  readonly formatTag: string;
  readonly texts: Texts;
  readonly choose: (locale: Locale) => void;
}

const LocaleContext = createContext<LocaleValue | null>(null);

/** Follows the store; the document says its language too, for screen readers. */
export function LocaleProvider({
  store,
  children,
}: {
  readonly store: LocaleStore;
  readonly children: ReactNode;
}): ReactNode {
  const locale = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const value = useMemo(
    () => ({
      locale,
      formatTag: toFormatTag(locale, navigator.languages),
      texts: DICTIONARIES[locale],
      choose: store.choose,
    }),
    [locale, store],
  );
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return <LocaleContext value={value}>{children}</LocaleContext>;
}

/** The chosen language, and how to choose another. */
export function useLocale(): LocaleValue {
  const value = use(LocaleContext);
  if (value === null) throw new TypeError("useLocale needs a LocaleProvider above it");
  return value;
}

/** The dictionary of the chosen language. */
export function useTexts(): Texts {
  return useLocale().texts;
}
