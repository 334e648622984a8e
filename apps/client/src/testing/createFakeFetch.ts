/** A network whose answers the test writes down, by URL. */
import type { FetchPort } from "../features/session/fetchJson.ts";

/** One answer; `body` is sent as JSON unless it is a string. */
export interface FakeAnswer {
  readonly status?: number;
  readonly body: unknown;
}

/** One request as it was made. */
export interface FakeRequest {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;
}

/** The port, and what went through it. */
export interface FakeFetch extends FetchPort {
  readonly requests: readonly FakeRequest[];
}

/** An address without an answer is one that nobody is at. */
export function createFakeFetch(
  answers: Readonly<Record<string, FakeAnswer>>,
  options: { readonly isOnline?: boolean } = {},
): FakeFetch {
  const requests: FakeRequest[] = [];
  return {
    requests,
    isOnline: () => options.isOnline ?? true,
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const body = typeof init?.body === "string" ? (JSON.parse(init.body) as unknown) : undefined;
      requests.push({ url, method: init?.method ?? "GET", body });
      const answer = answers[url];
      if (answer === undefined) return Promise.reject(new TypeError("Failed to fetch"));
      const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      return Promise.resolve(new Response(text, { status: answer.status ?? 200 }));
    },
  };
}
