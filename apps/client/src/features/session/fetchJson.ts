/** One request for JSON, with the ways it can fail told apart. */

/** What the requests of a login need from the browser. */
export interface FetchPort {
  readonly fetch: typeof globalThis.fetch;
  /** `false` only when the browser is sure to have no network. */
  readonly isOnline: () => boolean;
}

/** An answer, or why there is none. `body` is `undefined` when it is not JSON. */
export type JsonAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown }
  | { readonly kind: "offline"; readonly cause: unknown }
  | { readonly kind: "unreachable"; readonly cause: unknown };

const TIMEOUT_MS = 20_000;

/** Sends the request; never throws for what a network or a server does. */
export async function fetchJson(port: FetchPort, url: string, body?: unknown): Promise<JsonAnswer> {
  try {
    const response = await port.fetch(url, {
      ...(body === undefined
        ? {}
        : {
            method: "POST",
            body: JSON.stringify(body),
            headers: { "content-type": "application/json" },
          }),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { kind: "answer", status: response.status, body: parseJson(await response.text()) };
  } catch (cause) {
    return { kind: port.isOnline() ? "unreachable" : "offline", cause };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
