/** One question over HTTP, bounded in time and size. */

export interface HttpRequest {
  /** Absolute `http:` or `https:` URL. */
  readonly url: string;
  /** Default GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default 10 000. */
  readonly timeoutMs?: number;
  /** How much of the body is read; default 1 MiB. */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  /** What was asked. */
  readonly request: HttpRequest;
  /** Any; redirects are answers and not followed. */
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Whether the body was longer than it may be. */
  readonly isCut: boolean;
}

/** Why there was no answer. */
export type HttpFailureReason =
  | "name-not-found"
  | "refused"
  | "unroutable"
  | "tls"
  | "timed-out"
  | "cut-off"
  | "not-http"
  | "interrupted";

/** No answer: nobody was reached, or nobody who speaks HTTP. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  readonly reason: HttpFailureReason;
  /** The code of Node or OpenSSL, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`; empty when there is none. */
  readonly detail: string;

  constructor(reason: HttpFailureReason, detail: string, cause?: unknown) {
    super(`${reason} ${detail}`.trim(), { cause });
    this.reason = reason;
    this.detail = detail;
  }
}

/** @throws {HttpFailure} when there is no answer. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;
