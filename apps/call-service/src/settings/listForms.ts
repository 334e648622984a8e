/** Forms of settings that are lists, by comma or space. */
import { isServerName } from "@tertulia/protocol";
import * as v from "valibot";
import { hasScheme, withoutTrailingSlash } from "./urlForms.ts";

/** Homeservers by name, or every homeserver there is. */
export type ServerNames = ReadonlySet<string> | "everyone";

export function includesServer(names: ServerNames, serverName: string): boolean {
  return names === "everyone" || names.has(serverName);
}

/** Server names, or `*` alone for everyone; among others a star is a name that nobody has. */
export const serverNames = v.pipe(
  v.string("is required"),
  v.transform(toNames),
  v.minLength(1, "is required"),
  v.check(
    (names) => names.every((name) => name === "*" || isServerName(name)),
    "is not a list of server names",
  ),
  v.transform(toServerNames),
);

/** `name=http://…` entries; nothing where the setting is absent. */
export const urlsByServerName = v.pipe(
  v.optional(v.string(), ""),
  v.transform(toUrlEntries),
  v.check(
    (entries) =>
      entries.every(([name, url]) => isServerName(name) && hasScheme(url, ["http:", "https:"])),
    "is not a list of name=http://… entries",
  ),
  v.transform((entries): ReadonlyMap<string, string> => new Map(entries)),
);

/** The entries of a list by comma or space. */
export function toNames(value: string): readonly string[] {
  return value.split(/[\s,]+/u).filter((name) => name !== "");
}

function toServerNames(names: readonly string[]): ServerNames {
  // A star among others is a literal, as it is at the peer: a forgotten one must not open the service.
  return names.length === 1 && names[0] === "*" ? "everyone" : new Set(names);
}

function toUrlEntries(value: string): readonly (readonly [string, string])[] {
  return toNames(value).map((entry) => {
    const equalsAt = entry.indexOf("=");
    return [entry.slice(0, Math.max(equalsAt, 0)), withoutTrailingSlash(entry.slice(equalsAt + 1))];
  });
}
