/** The hash that MSC4195 turns lists of Matrix ids into LiveKit names with. */
import { hash } from "node:crypto";

/**
 * Unpadded standard base64 of the SHA-256 of the list as canonical JSON.
 *
 * @returns 43 characters; may contain `+` and `/`.
 */
export function hashedName(parts: readonly string[]): string {
  // Without objects and numbers JSON.stringify is already canonical, `<`, `>` and `&` unescaped.
  return hash("sha256", JSON.stringify(parts), "base64").replace("=", "");
}
