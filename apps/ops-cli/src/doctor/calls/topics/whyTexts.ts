/** Why somebody could not be reached, as the second half of a sentence. */
import type { Text } from "../../../cli/Text.ts";
import type { HttpFailureReason } from "../../../machine/Http.ts";
import { httpFailureTexts } from "../../../machine/httpFailureTexts.ts";
import type { FindingValues } from "../../Finding.ts";

const REASONS: Readonly<Record<string, HttpFailureReason>> = {
  ENOTFOUND: "name-not-found",
  EAI_AGAIN: "name-not-found",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unroutable",
  ENETUNREACH: "unroutable",
  EADDRNOTAVAIL: "unroutable",
  ETIMEDOUT: "timed-out",
  ECONNRESET: "cut-off",
  EPIPE: "cut-off",
  closed: "cut-off",
};

/** @param why - a reason of HTTP, or the system's name for a failed connection. */
export function whyTexts(why: FindingValues[string] | undefined): Text {
  const texts: Readonly<Record<string, Text>> = httpFailureTexts;
  const name = String(why);
  if (name === "not-ice") return { en: "somebody else answers there", es: "allí responde otro" };
  return texts[REASONS[name] ?? name] ?? { en: name, es: name };
}
