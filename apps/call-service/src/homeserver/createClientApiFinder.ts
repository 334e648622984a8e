/** Where a homeserver answers its client API. Rule S217 in SPEC.md. */
import { isRecord } from "@tertulia/protocol";
import type { Clock } from "../ports.ts";
import { type HttpAnswer, type HttpRequest, type SendRequest } from "./createGuardedHttp.ts";
import { createSearchMemory, type Found } from "./createSearchMemory.ts";
import { followRedirects } from "./followRedirects.ts";
import { toDestination, type Destination } from "./Destination.ts";
import { parseJsonObject } from "../internal/parseJsonObject.ts";

const PATH = "/.well-known/matrix/client";
const TIMEOUT_MS = 5_000;
const MAX_BYTES = 64 * 1024;
const FOUND_TTL_MS = 60 * 60_000;
const MISSING_TTL_MS = 60_000;

/** What a request to somebody's client API needs. */
export type ClientApi = Pick<HttpRequest, "destination" | "reach">;

/** @returns `null` when the homeserver does not say where it is, or cannot be asked now. */
export type FindClientApi = (serverName: string) => Promise<ClientApi | null>;

export interface ClientApiFinderOptions {
  readonly send: SendRequest;
  readonly clock: Clock;
  /** URL of the client API where one was configured. Read anew at each search. */
  readonly urlOf: (serverName: string) => string | undefined;
  readonly reachOf: (serverName: string) => HttpRequest["reach"];
}

interface FoundClientApi extends Found {
  readonly destination: Destination | null;
}

/**
 * The configured URL, else the client well-known of the name's host, kept for an hour; that there
 * is none, for a minute.
 *
 * @see Matrix client-server API, "Well-known URIs"
 */
export function createClientApiFinder(options: ClientApiFinderOptions): FindClientApi {
  const { clock, urlOf, reachOf } = options;
  const search = async (serverName: string): Promise<FoundClientApi> => {
    const destination = await requestClientApi(serverName, options);
    return { destination, ttlMs: destination === null ? MISSING_TTL_MS : FOUND_TTL_MS };
  };
  const memory = createSearchMemory({ search, clock });

  return async (serverName) => {
    const url = urlOf(serverName);
    if (url !== undefined) return { destination: toDestination(new URL(url)), reach: "any" };
    const { destination } = await memory.find(serverName);
    return destination === null ? null : { destination, reach: reachOf(serverName) };
  };
}

async function requestClientApi(
  serverName: string,
  { send, clock, reachOf }: ClientApiFinderOptions,
): Promise<Destination | null> {
  const host = serverName.replace(/:\d{1,5}$/u, "");
  const url = URL.parse(`https://${host}${PATH}`);
  if (url === null) return null;
  const bounds = { reach: reachOf(serverName), maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
  const answer = await followRedirects(url, bounds, { send, clock }).catch(() => null);
  return answer?.status === 200 ? parseBaseUrl(answer.body) : null;
}

function parseBaseUrl(body: HttpAnswer["body"]): Destination | null {
  const homeserver = parseJsonObject(body)["m.homeserver"];
  const baseUrl = isRecord(homeserver) ? homeserver["base_url"] : undefined;
  const url = typeof baseUrl === "string" ? URL.parse(baseUrl) : null;
  // Without TLS a token of ours would be anybody's on the way.
  return url?.protocol === "https:" ? toDestination(url) : null;
}
