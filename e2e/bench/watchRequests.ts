/** Counts a page's requests and what they weigh, by the browser's own network events. */
import type { CDPSession } from "playwright-core";

export interface RequestCount {
  readonly requests: number;
  /** On the wire, headers included; what came from the cache weighs nothing. */
  readonly bytes: number;
  readonly openIdRequests: number;
  readonly tokenRequests: number;
  /** Method and last parts of the path of each, in order. */
  readonly list: readonly string[];
}

export interface RequestWatch {
  /** @param sinceMs Milliseconds since the epoch. */
  readonly countBetween: (sinceMs: number, untilMs: number) => RequestCount;
}

interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly atMs: number;
  bytes: number;
}

/**
 * Preflights, the endless sync and the browser's own look for an icon are left out, for everybody alike.
 *
 * @param session Of the page, before it has asked for anything.
 */
export async function watchRequests(session: CDPSession): Promise<RequestWatch> {
  const seen = new Map<string, SeenRequest>();
  session.on("Network.requestWillBeSent", ({ requestId, request, wallTime }) => {
    const url = new URL(request.url);
    const isCounted =
      url.protocol.startsWith("http") &&
      request.method !== "OPTIONS" &&
      !url.pathname.endsWith("/sync") &&
      !url.pathname.endsWith("/favicon.ico");
    if (!isCounted) return;
    seen.set(requestId, {
      method: request.method,
      path: url.pathname,
      atMs: wallTime * 1_000,
      bytes: 0,
    });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const request = seen.get(requestId);
    if (request !== undefined) request.bytes += encodedDataLength;
  });
  await session.send("Network.enable");
  return {
    countBetween(sinceMs, untilMs) {
      const requests = [...seen.values()].filter(({ atMs }) => atMs >= sinceMs && atMs <= untilMs);
      const count = (pattern: RegExp): number =>
        requests.filter(({ path }) => pattern.test(path)).length;
      return {
        requests: requests.length,
        bytes: requests.reduce((sum, request) => sum + request.bytes, 0),
        openIdRequests: count(/\/openid\/request_token$/),
        tokenRequests: count(/\/(sfu\/get|get_token)$/),
        list: requests.map(
          ({ method, path }) => `${method} …/${path.split("/").slice(-2).join("/")}`,
        ),
      };
    },
  };
}
