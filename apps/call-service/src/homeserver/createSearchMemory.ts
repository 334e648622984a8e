/** Remembers what was found out about homeservers, for as long as that may be believed. Rules S21, S217 in SPEC.md. */
import { setNewest } from "../internal/setNewest.ts";
import type { Clock } from "../ports.ts";

const MAX_REMEMBERED = 10_000;
/** How long something is believed that led nowhere. */
const DOUBTED_TTL_MS = 60_000;

/** What a search has come to; that there is nothing is a result too. */
export interface Found {
  /** Milliseconds from now that it may be believed. */
  readonly ttlMs: number;
}

export interface SearchMemoryOptions<TFound extends Found> {
  /** Never rejects. */
  readonly search: (serverName: string) => Promise<TFound>;
  readonly clock: Clock;
}

export interface SearchMemory<TFound extends Found> {
  /** One search for a name at a time, however many ask. */
  readonly find: (serverName: string) => Promise<TFound>;
  /** It led nowhere: search again before long. */
  readonly doubt: (serverName: string) => void;
}

interface Search<TFound> {
  readonly found: Promise<TFound>;
  /** Milliseconds since the epoch; never while the search goes on. */
  foundAt: number;
  expiresAt: number;
}

/** Holds a bounded number of results: the oldest search goes first. */
export function createSearchMemory<TFound extends Found>({
  search,
  clock,
}: SearchMemoryOptions<TFound>): SearchMemory<TFound> {
  const searches = new Map<string, Search<TFound>>();

  const start = (serverName: string): Search<TFound> => {
    const started: Search<TFound> = {
      found: search(serverName).then((found) => {
        started.foundAt = clock.now();
        started.expiresAt = started.foundAt + found.ttlMs;
        return found;
      }),
      foundAt: Infinity,
      expiresAt: Infinity,
    };
    setNewest(searches, [serverName, started], MAX_REMEMBERED);
    return started;
  };

  return {
    find: (serverName) => {
      const last = searches.get(serverName);
      const isFresh = last !== undefined && clock.now() < last.expiresAt;
      return (isFresh ? last : start(serverName)).found;
    },
    doubt: (serverName) => {
      const last = searches.get(serverName);
      if (last !== undefined) {
        last.expiresAt = Math.min(last.expiresAt, last.foundAt + DOUBTED_TTL_MS);
      }
    },
  };
}
