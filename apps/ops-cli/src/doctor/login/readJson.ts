/** The body of an answer as an object. */
import { isRecord } from "@tertulia/protocol";
import type { HttpAnswer } from "../../machine/Http.ts";

/** @returns `null` for everything that is no JSON object. */
export function readJson({
  body,
}: Pick<HttpAnswer, "body">): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    // Not JSON: an HTML page of a proxy, most of the time.
    return null;
  }
}

/** Matrix's error code of an answer, empty when it has none. */
export function errcodeOf(answer: Pick<HttpAnswer, "body">): string {
  const code = readJson(answer)?.["errcode"];
  return typeof code === "string" ? code : "";
}
