/** An HTTP server that nobody can hold up by sending slowly, without an end, or nothing at all. */
import { createServer, type RequestListener, type Server } from "node:http";

export interface ReadingBounds {
  /** Milliseconds from the first byte that could come until the headers are whole. */
  readonly headersTimeoutMs: number;
  /** Milliseconds until the body is whole as well. */
  readonly requestTimeoutMs: number;
  /** Milliseconds between two looks for who is too slow: so much later are they cut off. */
  readonly checkIntervalMs: number;
}

const BOUNDS: ReadingBounds = {
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  checkIntervalMs: 2_500,
};
/**
 * Longer than a proxy in front keeps a connection that it does not use (Caddy 120 s, nginx 60 s): the one that closes
 * first may do so in the moment the other sends, and a proxy repeats no `POST`.
 */
const KEPT_FOR_MS = 125_000;
/** The request line counts too. */
const MAX_HEADERS_BYTES = 16 * 1024;

/** Does not listen yet. Who is too slow gets 408, who sends too much of a head 431, and the connection ends. */
export function createBoundedServer(answer: RequestListener, bounds = BOUNDS): Server {
  return createServer(
    {
      headersTimeout: bounds.headersTimeoutMs,
      requestTimeout: bounds.requestTimeoutMs,
      connectionsCheckingInterval: bounds.checkIntervalMs,
      keepAliveTimeout: KEPT_FOR_MS,
      maxHeaderSize: MAX_HEADERS_BYTES,
    },
    answer,
  );
}
