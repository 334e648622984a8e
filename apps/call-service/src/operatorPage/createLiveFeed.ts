/** Tells everybody who watches the page what has changed, with one look for all of them. Rules S290–S291 in SPEC.md. */
import type { OperatorSnapshot } from "./OperatorSnapshot.ts";
import { renderSections, SECTION_NAMES, type Sections } from "./render/renderSections.ts";
import type { Locale } from "./texts/OperatorTexts.ts";
import { textsFor } from "./texts/textsFor.ts";

/** The parts that are other than what this watcher was last told. */
export type Change = Partial<Sections>;

interface Watcher {
  readonly locale: Locale;
  readonly tell: (change: Change) => void;
  last: Change;
}

export interface LiveFeed {
  /**
   * The first change has every part.
   *
   * @returns what ends it.
   */
  readonly watch: (locale: Locale, tell: (change: Change) => void) => () => void;
  /** Looks once and tells; what a timer does while somebody watches. Overlapping ones are one. */
  readonly refresh: () => Promise<void>;
}

export interface LiveFeedOptions {
  /** Never rejects. */
  readonly look: () => Promise<OperatorSnapshot>;
  /** Calls back again and again until what it returns is called. */
  readonly every: (tick: () => void) => () => void;
  /** A look that nobody waits for came to nothing; the next one may do better. */
  readonly onFailure: (error: unknown) => void;
}

/** Idle while nobody watches. */
export function createLiveFeed({ look, every, onFailure }: LiveFeedOptions): LiveFeed {
  const watchers = new Set<Watcher>();
  let stop: (() => void) | null = null;
  let underWay: Promise<void> | null = null;

  const tellAll = async (): Promise<void> => {
    const snapshot = await look();
    const rendered = new Map<Locale, Sections>();
    for (const locale of new Set([...watchers].map((watcher) => watcher.locale))) {
      rendered.set(locale, await renderSections(snapshot, textsFor(locale)));
    }
    for (const watcher of watchers) {
      const sections = rendered.get(watcher.locale);
      if (sections !== undefined) tellOne(watcher, sections);
    }
  };

  const refresh = (): Promise<void> => {
    underWay ??= tellAll().finally(() => (underWay = null));
    return underWay;
  };

  return {
    refresh,
    watch: (locale, tell) => {
      const watcher: Watcher = { locale, tell, last: {} };
      watchers.add(watcher);
      const tick = (): void => void refresh().catch(onFailure);
      stop ??= every(tick);
      tick();
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0) return;
        stop?.();
        stop = null;
      };
    },
  };
}

function tellOne(watcher: Watcher, sections: Sections): void {
  const changed = SECTION_NAMES.filter((name) => sections[name] !== watcher.last[name]);
  watcher.last = sections;
  if (changed.length > 0) {
    watcher.tell(Object.fromEntries(changed.map((name) => [name, sections[name]])));
  }
}
