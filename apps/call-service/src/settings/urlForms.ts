/** Forms of settings that are URLs. */
import * as v from "valibot";

/** An `http:` or `https:` URL, kept without its trailing slash. */
export const httpUrl = v.pipe(
  v.string(),
  v.check((value) => hasScheme(value, ["http:", "https:"]), "is not an http:// or https:// URL"),
  v.transform(withoutTrailingSlash),
);

/** @param schemes - each with its colon, `https:`. */
export function hasScheme(value: string, schemes: readonly string[]): boolean {
  return schemes.includes(URL.parse(value)?.protocol ?? "");
}

/** Without any slash at its end, so that a path can be appended. */
export function withoutTrailingSlash(value: string): string {
  return value.replace(/\/+$/u, "");
}
