/** Remembers where homeservers are, for as long as they say. Rule S21 in SPEC.md. */
import type { Clock } from "../ports.ts";
import type { Route } from "./resolveServerName.ts";

const DEFAULT_MAX_ROUTES = 10_000;
/** How long a route is believed that led nowhere. */
const DOUBTED_TTL_MS = 60_000;

export interface RouteMemoryOptions {
  /** Never rejects. */
  readonly resolve: (serverName: string) => Promise<Route>;
  readonly clock: Clock;
  readonly maxRoutes?: number;
}

export interface RouteMemory {
  /** One search for a name at a time, however many ask. */
  readonly routeTo: (serverName: string) => Promise<Route>;
  /** Nobody answered there: look again before long. */
  readonly doubt: (serverName: string) => void;
}

interface Search {
  readonly route: Promise<Route>;
  /** Milliseconds since the epoch; never while the search goes on. */
  foundAt: number;
  expiresAt: number;
}

/** Holds a bounded number of routes: the oldest search goes first. */
export function createRouteMemory(options: RouteMemoryOptions): RouteMemory {
  const { resolve, clock, maxRoutes = DEFAULT_MAX_ROUTES } = options;
  const searches = new Map<string, Search>();

  const startSearch = (serverName: string): Search => {
    const result = resolve(serverName);
    const search: Search = {
      route: result.then((route) => {
        search.foundAt = clock.now();
        search.expiresAt = search.foundAt + route.ttlMs;
        return route;
      }),
      foundAt: Infinity,
      expiresAt: Infinity,
    };
    searches.delete(serverName);
    const [oldest] = searches.keys();
    if (searches.size >= maxRoutes && oldest !== undefined) searches.delete(oldest);
    searches.set(serverName, search);
    return search;
  };

  return {
    routeTo: (serverName) => {
      const last = searches.get(serverName);
      const isFresh = last !== undefined && clock.now() < last.expiresAt;
      return (isFresh ? last : startSearch(serverName)).route;
    },
    doubt: (serverName) => {
      const last = searches.get(serverName);
      if (last !== undefined) {
        last.expiresAt = Math.min(last.expiresAt, last.foundAt + DOUBTED_TTL_MS);
      }
    },
  };
}
