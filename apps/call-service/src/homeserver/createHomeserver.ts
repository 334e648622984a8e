/** Asks the listed homeservers whose OpenID token this is. Rules S16–S21 in SPEC.md. */
import { isServerName } from "@tertulia/protocol";
import type { Clock, Homeserver } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { ServerNames } from "../settings/listForms.ts";
import { failureCode } from "../internal/failureCode.ts";
import { readBytes } from "../internal/readBytes.ts";
import { findFederationUrl } from "./findFederationUrl.ts";
import { parseOpenIdUser } from "./parseOpenIdUser.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface ServedHomeservers {
  readonly names: ServerNames;
  /** Server name → URL of its federation API without trailing slash; others are found as peers find them. */
  readonly urls: ReadonlyMap<string, string>;
}

export interface HomeserverOptions {
  readonly served: ServedHomeservers;
  readonly clock: Clock;
  /** Milliseconds from asking for the person to the end of the answer. */
  readonly timeoutMs?: number;
  /** For the server well-known only. Default: the global `fetch`. */
  readonly fetchWellKnown?: typeof fetch;
}

/** The homeservers of the list; a name that is not on it is refused without a look at the network. */
export function createHomeserver(options: HomeserverOptions): Homeserver {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const urlOf = createUrlMemory(options);
  return {
    lookUpPerson: async ({ serverName, accessToken }) => {
      const url = await urlOf(serverName);
      const query = new URLSearchParams({ access_token: accessToken.reveal() }).toString();
      const answer = await fetchAnswer(
        `${url}/_matrix/federation/v1/openid/userinfo?${query}`,
        AbortSignal.timeout(timeoutMs),
      );
      return parseOpenIdUser(answer, serverName);
    },
  };
}

interface Search {
  readonly url: Promise<string>;
  /** Milliseconds since the epoch; never while the search goes on. */
  expiresAt: number;
}

/** One search for a name at a time, its result kept while it may be; at most one for each listed name. */
function createUrlMemory(options: HomeserverOptions): (serverName: string) => Promise<string> {
  const { clock, fetchWellKnown = fetch } = options;
  const searches = new Map<string, Search>();

  const startSearch = (serverName: string): Search => {
    const result = findFederationUrl(serverName, fetchWellKnown);
    const search: Search = {
      url: result.then(({ url, ttlMs }) => {
        search.expiresAt = clock.now() + ttlMs;
        return url;
      }),
      expiresAt: Infinity,
    };
    searches.set(serverName, search);
    return search;
  };

  return async (serverName) => {
    const { served } = options;
    const isServed =
      served.names === "everyone" ? isServerName(serverName) : served.names.has(serverName);
    if (!isServed) throw new Refusal("homeserver/not-served");
    const url = served.urls.get(serverName);
    if (url !== undefined) return url;
    const last = searches.get(serverName);
    const isFresh = last !== undefined && clock.now() < last.expiresAt;
    return (isFresh ? last : startSearch(serverName)).url;
  };
}

async function fetchAnswer(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await ask(url, signal);
  const bytes = await readBytes(response, MAX_ANSWER_BYTES).catch((error: unknown) => {
    throw new Refusal("homeserver/unreachable", failureCode(error));
  });
  if (response.status === 401 || response.status === 403) {
    throw new Refusal("homeserver/token-refused", `status ${response.status}`);
  }
  if (response.status !== 200) {
    throw new Refusal("homeserver/nonsense", `status ${response.status}`);
  }
  if (bytes === null) throw new Refusal("homeserver/nonsense", "answer too large");
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Refusal("homeserver/nonsense", "not JSON");
  }
}

async function ask(url: string, signal: AbortSignal): Promise<Response> {
  try {
    // A redirect would carry the token to a host that nobody listed.
    return await fetch(url, { signal, redirect: "manual" });
  } catch (error) {
    // The code alone: the error itself may quote the URL, and the URL holds the token.
    throw new Refusal("homeserver/unreachable", failureCode(error));
  }
}
