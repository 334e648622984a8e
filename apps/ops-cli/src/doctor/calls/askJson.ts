/** A question over HTTP whose answer is JSON, as Matrix and the call service speak. */
import type { Secret } from "@tertulia/protocol";
import type { Http } from "../../machine/Http.ts";
import { errcodeOf, readJson } from "../login/readJson.ts";

export interface JsonQuestion {
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT";
  readonly accessToken?: Secret | null;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface JsonAnswer {
  readonly status: number;
  /** `null` for everything that is no JSON object. */
  readonly json: Readonly<Record<string, unknown>> | null;
  /** Matrix's error code; empty when there is none. */
  readonly errcode: string;
  readonly headers: Headers;
}

/** @throws {HttpFailure} when there is no answer. */
export async function askJson(http: Http, question: JsonQuestion): Promise<JsonAnswer> {
  const { url, method = "GET", accessToken, body, headers } = question;
  const answer = await http({
    url,
    method,
    headers: {
      ...headers,
      ...(accessToken && { Authorization: `Bearer ${accessToken.reveal()}` }),
      ...(body && { "Content-Type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { status, headers: answered } = answer;
  return { status, json: readJson(answer), errcode: errcodeOf(answer), headers: answered };
}
