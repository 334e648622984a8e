/** A field of a form, a query or a JSON body as text. */

/** @returns the empty string for what is no text. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
