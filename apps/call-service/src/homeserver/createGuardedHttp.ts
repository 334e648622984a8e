/** HTTP requests with bounds, kept-alive connections, and a check of every address before it is dialled. Rules S20, S213–S216, S405 in SPEC.md. */
import type { LookupAddress } from "node:dns";
import { lookup as lookUpInSystem } from "node:dns/promises";
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from "node:https";
import type { LookupFunction } from "node:net";
import { isAddress, type Destination } from "./Destination.ts";
import { isPublicAddress } from "../internal/isPublicAddress.ts";

const MAX_HEADER_BYTES = 16 * 1024;
/** To one host; more requests wait, and their time runs. */
const MAX_SOCKETS = 128;
/** To all hosts of one reach and scheme. */
const MAX_CONNECTIONS = 1_024;
/** How long a connection is kept that nobody uses, in milliseconds. */
const IDLE_MS = 60_000;

/** Code of the error for a host that may not be dialled. */
export const ADDRESS_REFUSED = "ADDRESS_REFUSED";

export interface HttpRequest {
  readonly destination: Destination;
  /** Below the destination's base path, with every variable part encoded. */
  readonly path: string;
  /** Default `GET`. */
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON text, unless the headers say otherwise. */
  readonly body?: string | Uint8Array;
  /** Whether it may be sent again on a new connection when a kept one closes. Default: `GET` alone. */
  readonly isRepeatable?: boolean;
  /** `public`: only addresses of the public internet are dialled. */
  readonly reach: "public" | "any";
  readonly maxBytes: number;
  /** Milliseconds from now to the end of the answer. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** `null` when it is longer than `maxBytes`. */
  readonly body: Buffer | null;
}

/**
 * One request, redirects not followed.
 *
 * @throws an error with a `code`, or named `TimeoutError`; its message may quote anything.
 */
export type SendRequest = (request: HttpRequest) => Promise<HttpAnswer>;

export interface GuardedHttpOptions {
  /** All addresses of a name. Default: the system's resolver. */
  readonly lookUp?: (host: string) => Promise<readonly LookupAddress[]>;
  readonly isAllowed?: (address: string) => boolean;
  readonly pool?: PoolBounds;
}

export interface PoolBounds {
  /** Of one reach and scheme, to all hosts. */
  readonly maxConnections: number;
  /** Milliseconds until a connection that nobody uses is closed. */
  readonly idleMs: number;
}

/** Connections are shared by all requests of one reach, so none that was not checked is taken for one that was. */
export function createGuardedHttp(options: GuardedHttpOptions = {}): SendRequest {
  const { lookUp = lookUpAll, isAllowed = isPublicAddress } = options;
  const { pool = { maxConnections: MAX_CONNECTIONS, idleMs: IDLE_MS } } = options;
  const pools = {
    any: createPool(toLookup(lookUp), pool),
    public: createPool(
      toLookup((host) => lookUpAllowed(host, { lookUp, isAllowed })),
      pool,
    ),
  };
  return async (request) => {
    const { destination, reach } = request;
    // The socket asks for no look-up where there is nothing to resolve.
    if (reach === "public" && isAddress(destination.host) && !isAllowed(destination.host)) {
      throw refusedAddress();
    }
    return pools[reach](request);
  };
}

function lookUpAll(host: string): Promise<LookupAddress[]> {
  return lookUpInSystem(host, { all: true });
}

async function lookUpAllowed(
  host: string,
  { lookUp, isAllowed }: Required<Pick<GuardedHttpOptions, "lookUp" | "isAllowed">>,
): Promise<readonly LookupAddress[]> {
  const addresses = (await lookUp(host)).filter(({ address }) => isAllowed(address));
  if (addresses.length === 0) throw refusedAddress();
  return addresses;
}

function refusedAddress(): Error {
  return Object.assign(new Error("not an address of the public internet"), {
    code: ADDRESS_REFUSED,
  });
}

/** What the socket dials is what this answers: nobody resolves the name a second time. */
function toLookup(lookUp: (host: string) => Promise<readonly LookupAddress[]>): LookupFunction {
  return (host, { all }, callback) => {
    lookUp(host).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true) callback(null, [...addresses]);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

function createPool(lookup: LookupFunction, bounds: PoolBounds): SendRequest {
  const { maxConnections: maxTotalSockets, idleMs: timeout } = bounds;
  const settings = { keepAlive: true, maxSockets: MAX_SOCKETS, maxTotalSockets, timeout };
  const http = { request: httpRequest, agent: new HttpAgent(settings) };
  const https = { request: httpsRequest, agent: new HttpsAgent(settings) };
  return async (request) => {
    const { request: open, agent } = request.destination.scheme === "http" ? http : https;
    try {
      return await exchange(request, (options) => {
        const outgoing = open({ ...options, agent, lookup });
        yieldPlace(agent, maxTotalSockets);
        return outgoing;
      });
    } catch (error) {
      const { isRepeatable = request.method !== "POST" } = request;
      if (!(error instanceof StaleConnection) || !isRepeatable) throw error;
      return exchange(request, (options) => open({ ...options, agent: false, lookup }));
    }
  };
}

/** Connections that nobody uses must not keep a request waiting for a place; one that waits for its own host is not helped. */
function yieldPlace({ requests, sockets, freeSockets }: HttpAgent, maxConnections: number): void {
  if (Object.keys(requests).length === 0) return;
  const lists = [...Object.values(sockets), ...Object.values(freeSockets)];
  const count = lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
  if (count < maxConnections) return;
  const [idle] = Object.values(freeSockets);
  idle?.[0]?.destroy();
}

/** The server closed a kept connection in the moment it was used again: it has not seen the request. */
class StaleConnection extends Error {
  readonly code = "ECONNRESET";
}

type OpenRequest = (options: RequestOptions) => ClientRequest;

function exchange(request: HttpRequest, open: OpenRequest): Promise<HttpAnswer> {
  const { destination, path, maxBytes, timeoutMs } = request;
  return new Promise((resolve, reject) => {
    const outgoing = open({
      host: destination.host,
      port: destination.port,
      path: `${destination.basePath}${path}`,
      method: request.method ?? "GET",
      headers: toHeaders(request),
      servername: isAddress(destination.certificateName) ? "" : destination.certificateName,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      finish();
    };
    const fail = (error: Error): void => settle(() => reject(error));
    const timer = setTimeout(() => {
      fail(Object.assign(new Error("no answer in time"), { name: "TimeoutError" }));
      outgoing.destroy();
    }, timeoutMs);
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && error.code === "ECONNRESET";
      fail(isStale ? new StaleConnection("kept connection closed") : error);
    });
    outgoing.on("response", (incoming) => {
      incoming.on("error", fail);
      collect(incoming, maxBytes, (body) => {
        const { statusCode = 0, headers: answered } = incoming;
        settle(() => resolve({ status: statusCode, headers: answered, body }));
      });
    });
    outgoing.end(request.body);
  });
}

function toHeaders({ destination, headers, body }: HttpRequest): Record<string, string> {
  const typed = body === undefined ? {} : { "Content-Type": "application/json" };
  return { ...typed, Accept: "application/json", ...headers, Host: destination.authority };
}

function collect(
  incoming: IncomingMessage,
  maxBytes: number,
  done: (body: Buffer | null) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on("data", (chunk: Buffer) => {
    length += chunk.length;
    chunks.push(chunk);
    if (length <= maxBytes) return;
    done(null);
    incoming.destroy();
  });
  incoming.on("end", () => done(Buffer.concat(chunks)));
}
