/** HTTP by Node's own fetch. Rule O11 in SPEC.md. */
import {
  HttpFailure,
  type Http,
  type HttpAnswer,
  type HttpFailureReason,
  type HttpRequest,
} from "./Http.ts";

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

const REASONS: Readonly<Record<string, HttpFailureReason>> = {
  ENOTFOUND: "name-not-found",
  EAI_AGAIN: "name-not-found",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unroutable",
  ENETUNREACH: "unroutable",
  EADDRNOTAVAIL: "unroutable",
  ETIMEDOUT: "timed-out",
  UND_ERR_CONNECT_TIMEOUT: "timed-out",
  ECONNRESET: "cut-off",
  UND_ERR_SOCKET: "cut-off",
  EPIPE: "cut-off",
};

/** @param signal - Aborts every request. */
export function createHttp(signal: AbortSignal): Http {
  return async (request) => {
    const timeout = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
    try {
      const response = await fetch(request.url, {
        method: request.method ?? "GET",
        headers: request.headers ?? {},
        body: request.body ?? null,
        redirect: "manual",
        signal: AbortSignal.any([signal, timeout]),
      });
      return await readAnswer(request, response);
    } catch (error) {
      if (signal.aborted) throw new HttpFailure("interrupted", "", error);
      if (timeout.aborted) throw new HttpFailure("timed-out", "", error);
      throw toFailure(error);
    }
  };
}

async function readAnswer(request: HttpRequest, response: Response): Promise<HttpAnswer> {
  const maxBytes = request.maxBytes ?? MAX_BYTES;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > maxBytes) break;
  }
  return {
    request,
    status: response.status,
    headers: response.headers,
    body: Buffer.concat(chunks).subarray(0, maxBytes).toString(),
    isCut: length > maxBytes,
  };
}

function toFailure(error: unknown): HttpFailure {
  const code = failureCode(error);
  const isTls =
    /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/u.test(
      code,
    );
  return new HttpFailure(REASONS[code] ?? (isTls ? "tls" : "not-http"), code, error);
}

/** The innermost code: fetch wraps what failed, and several addresses tried are several failures. */
function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : error.cause;
  const { code } = error as { code?: unknown };
  return failureCode(inner) || (typeof code === "string" ? code : "");
}
