/** The well-known file with its two keys set and everything else as it was. Rule O30 in SPEC.md. */
import { parse, parseTree, type ParseError } from "jsonc-parser";
import { isDeepStrictEqual } from "node:util";
import { isRecord } from "@tertulia/protocol";
import { OpsError } from "../cli/OpsError.ts";
import type { Delegation } from "./requestDelegation.ts";

const AUTHENTICATION = "org.matrix.msc2965.authentication";
const FOCI = "org.matrix.msc4143.rtc_foci";

export interface WellKnownWish {
  readonly delegation: Delegation;
  /** URLs of call services, the preferred first; empty: what is there stays. */
  readonly callServices: readonly string[];
}

/**
 * The text with the wanted values; the same text when it has them. What is not about them keeps its bytes.
 *
 * @param path - Only for what is said of it.
 * @throws {OpsError} ops/config-syntax with line and column; ops/config-unusable when it is no object.
 */
export function patchWellKnown(path: string, text: string, wish: WellKnownWish): string {
  const present = readObject(path, text);
  const { issuer, account } = wish.delegation;
  const wanted: [string, unknown][] = [
    [AUTHENTICATION, account === null ? { issuer } : { issuer, account }],
  ];
  if (wish.callServices.length > 0) {
    wanted.push([FOCI, mergeFoci(present[FOCI], wish.callServices)]);
  }
  return wanted
    .filter(([key, value]) => !isDeepStrictEqual(present[key], value))
    .reduce((edited, [key, value]) => setKey(edited, key, value), text);
}

/** Ours take the place of those of their kind; other kinds stay, after them. */
function mergeFoci(present: unknown, callServices: readonly string[]): unknown[] {
  const others = (Array.isArray(present) ? (present as unknown[]) : []).filter(
    (focus) => !isRecord(focus) || focus["type"] !== "livekit",
  );
  const ours = callServices.map((url) => ({ type: "livekit", livekit_service_url: url }));
  return [...ours, ...others];
}

/** By hand: the library's own edits format the lines around them anew. */
function setKey(text: string, key: string, value: unknown): string {
  const pairs = parseTree(text)?.children ?? [];
  const written = render(text, value);
  const present = pairs.findLast(({ children }) => children?.[0]?.value === key)?.children?.[1];
  if (present !== undefined) {
    return splice(text, [present.offset, present.offset + present.length], written);
  }
  const last = pairs.at(-1);
  const at = last === undefined ? text.indexOf("{") + 1 : last.offset + last.length;
  const { eol, indent } = styleOf(text);
  const isOneLine = eol === "";
  const before = `${last === undefined ? "" : ","}${isOneLine && last !== undefined ? " " : eol}${indent}`;
  const after = last === undefined ? eol : "";
  return splice(text, [at, at], `${before}${JSON.stringify(key)}: ${written}${after}`);
}

function render(text: string, value: unknown): string {
  const { eol, indent } = styleOf(text);
  if (eol === "") return JSON.stringify(value);
  return JSON.stringify(value, null, indent).replaceAll("\n", `${eol}${indent}`);
}

/** Line end and indent of a key at the top; both empty where all is on one line. */
function styleOf(text: string): { readonly eol: string; readonly indent: string } {
  const match = /\{[ \t]*(\r?\n)([ \t]+)"/u.exec(text);
  return { eol: match?.[1] ?? "", indent: match?.[2] ?? "" };
}

function splice(text: string, [from, to]: readonly [number, number], by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function readObject(path: string, text: string): Readonly<Record<string, unknown>> {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true, allowEmptyContent: false });
  const [error] = errors;
  if (error !== undefined) throw syntaxError(path, text, error.offset);
  if (!isRecord(value)) throw noObject(path);
  return value;
}

function syntaxError(path: string, text: string, offset: number): OpsError {
  const lines = text.slice(0, offset).split("\n");
  const [line, column] = [lines.length, (lines.at(-1)?.length ?? 0) + 1];
  return new OpsError({
    code: "ops/config-syntax",
    text: {
      en: `${path} is not valid JSON at line ${line}, column ${column}.`,
      es: `${path} no es JSON válido en la línea ${line}, columna ${column}.`,
    },
    remedy: {
      en: "Mend that place first; often it is a comma too many or too few.",
      es: "Corrija antes ese punto; a menudo sobra o falta una coma.",
    },
  });
}

function noObject(path: string): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: { en: `${path} holds no JSON object.`, es: `${path} no contiene un objeto JSON.` },
    remedy: {
      en: 'Begin with {"m.homeserver": {"base_url": "https://…"}}.',
      es: 'Empiece con {"m.homeserver": {"base_url": "https://…"}}.',
    },
  });
}
