/** Where a listed homeserver answers its federation API when no URL was configured. Rule S21 in SPEC.md. */
import { isRecord, isServerName } from "@tertulia/protocol";
import { readBytes } from "../internal/readBytes.ts";

const DEFAULT_PORT = 8448;
const WELL_KNOWN_TIMEOUT_MS = 5_000;
const MAX_WELL_KNOWN_BYTES = 50 * 1024;
const FOUND_TTL_MS = 60 * 60_000;
const GUESSED_TTL_MS = 60_000;

const HAS_PORT = /:\d{1,5}$/u;
const IS_ADDRESS = /^(?:\[.*\]|\d{1,3}(?:\.\d{1,3}){3})$/u;

export interface FederationUrl {
  /** `https:` URL without trailing slash. */
  readonly url: string;
  /** How long it may be relied on, in milliseconds: an hour, or a minute when it was a guess. */
  readonly ttlMs: number;
}

/**
 * Explicit port, else address, else server well-known, else port 8448. SRV records are not asked.
 *
 * @param fetchWellKnown - `fetch`, or a stand-in for it.
 * @see Matrix server-server API, "Resolving server names"
 */
export async function findFederationUrl(
  serverName: string,
  fetchWellKnown: typeof fetch,
): Promise<FederationUrl> {
  if (HAS_PORT.test(serverName) || IS_ADDRESS.test(serverName)) return found(serverName);
  const delegate = await requestDelegate(serverName, fetchWellKnown);
  return delegate === null ? { ...found(serverName), ttlMs: GUESSED_TTL_MS } : found(delegate);
}

function found(host: string): FederationUrl {
  const authority = HAS_PORT.test(host) ? host : `${host}:${DEFAULT_PORT}`;
  return { url: `https://${authority}`, ttlMs: FOUND_TTL_MS };
}

async function requestDelegate(
  serverName: string,
  fetchWellKnown: typeof fetch,
): Promise<string | null> {
  try {
    const response = await fetchWellKnown(`https://${serverName}/.well-known/matrix/server`, {
      signal: AbortSignal.timeout(WELL_KNOWN_TIMEOUT_MS),
    });
    const bytes = await readBytes(response, MAX_WELL_KNOWN_BYTES);
    return response.status === 200 && bytes !== null ? parseDelegate(bytes) : null;
  } catch {
    // The specification takes whatever goes wrong here as "there is no well-known".
    return null;
  }
}

function parseDelegate(bytes: Uint8Array): string | null {
  const wellKnown: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const delegate = isRecord(wellKnown) ? wellKnown["m.server"] : undefined;
  return typeof delegate === "string" && isServerName(delegate) ? delegate : null;
}
