/** A network that answers as it was told, and nobody else is there. */
import { HttpFailure, type Http, type HttpFailureReason } from "../../../machine/Http.ts";

export interface FakeAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

/** By method and URL; a list is answered one by one, the last for ever. */
export type FakeNetwork = Readonly<
  Record<string, FakeAnswer | readonly FakeAnswer[] | HttpFailureReason>
>;

export function createFakeHttp(network: FakeNetwork): Http {
  const asked = new Map<string, number>();
  return (request) => {
    const key = `${request.method ?? "GET"} ${request.url}`;
    const count = asked.get(key) ?? 0;
    asked.set(key, count + 1);
    const answer = network[key] ?? "refused";
    if (typeof answer === "string") return Promise.reject(new HttpFailure(answer, ""));
    const answers = Array.isArray(answer)
      ? (answer as readonly FakeAnswer[])
      : [answer as FakeAnswer];
    const {
      status = 200,
      headers = {},
      json,
      text,
    } = answers[Math.min(count, answers.length - 1)] ?? {};
    return Promise.resolve({
      request,
      status,
      headers: new Headers(headers),
      body: text ?? (json === undefined ? "" : JSON.stringify(json)),
      isCut: false,
    });
  };
}
