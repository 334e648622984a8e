/** The two tokens of an application service's registration file. */
import { isRecord } from "@tertulia/protocol";
import { parse } from "yaml";

export interface RegistrationTokens {
  readonly asToken: string;
  readonly hsToken: string;
}

/**
 * @param text - YAML, as Synapse reads it.
 * @returns `null` when it is no YAML or lacks a token.
 * @see Matrix application service API, "Registration"
 */
export function parseRegistration(text: string): RegistrationTokens | null {
  const registration = parseYaml(text);
  if (!isRecord(registration)) return null;
  const { as_token: asToken, hs_token: hsToken } = registration;
  return isToken(asToken) && isToken(hsToken) ? { asToken, hsToken } : null;
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // Its message quotes the text, and the text holds the tokens.
    return null;
  }
}

function isToken(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
