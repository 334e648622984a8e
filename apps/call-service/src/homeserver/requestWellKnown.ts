/** Where a host says that its homeserver is. Rules S21, S213, S215 in SPEC.md. */
import { isServerName } from "@tertulia/protocol";
import type { Clock } from "../ports.ts";
import type { HttpAnswer, HttpRequest, SendRequest } from "./createGuardedHttp.ts";
import { followRedirects } from "./followRedirects.ts";
import type { WellKnown } from "./resolveServerName.ts";
import { parseJsonObject } from "../internal/parseJsonObject.ts";

const PATH = "/.well-known/matrix/server";
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 50 * 1024;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DEFAULT_TTL_MS = 24 * HOUR_MS;
const MAX_TTL_MS = 48 * HOUR_MS;
/** Even where the answer wants no caching at all. */
const MIN_TTL_MS = 5 * MINUTE_MS;

export interface WellKnownOptions {
  readonly send: SendRequest;
  readonly reach: HttpRequest["reach"];
  readonly clock: Clock;
}

/**
 * The server well-known of a host, over https only.
 *
 * @returns what it says for as long as its caching headers allow, within five minutes and two days;
 *   that there is none for an hour; that it could not be found out for a minute.
 * @see Matrix server-server API, "Resolving server names", step 3
 */
export async function requestWellKnown(
  host: string,
  options: WellKnownOptions,
): Promise<WellKnown> {
  const url = URL.parse(`https://${host}${PATH}`);
  const bounds = { reach: options.reach, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
  // The specification takes whatever goes wrong here as "there is no well-known".
  const answer =
    url === null ? null : await followRedirects(url, bounds, options).catch(() => null);
  if (answer === null || answer.status >= 500) return { delegate: null, ttlMs: MINUTE_MS };
  const delegate = answer.status === 200 ? parseDelegate(answer.body) : null;
  if (delegate === null) return { delegate, ttlMs: HOUR_MS };
  return { delegate, ttlMs: toTtlMs(answer.headers, options.clock.now()) };
}

function parseDelegate(body: Buffer | null): string | null {
  const delegate = parseJsonObject(body)["m.server"];
  return typeof delegate === "string" && isServerName(delegate) ? delegate : null;
}

function toTtlMs(headers: HttpAnswer["headers"], now: number): number {
  const wanted = cacheControlMs(headers["cache-control"]) ?? expiresMs(headers.expires, now);
  return Math.min(Math.max(wanted ?? DEFAULT_TTL_MS, MIN_TTL_MS), MAX_TTL_MS);
}

/** @see RFC 9111 §5.2.2 */
function cacheControlMs(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/\bno-(?:store|cache)\b/iu.test(header)) return 0;
  const seconds = /\bmax-age="?(\d{1,10})/iu.exec(header)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** @see RFC 9111 §5.3: what is no date is in the past */
function expiresMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : at - now;
}
