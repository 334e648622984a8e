/** Identifiers as MAS gives them: 48 bits of time and 80 of chance, in Crockford's base 32. */
import { randomBytes } from "node:crypto";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 26;

/** A new one, 26 characters. */
export function newUlid(): string {
  let rest = (BigInt(Date.now()) << 80n) | BigInt(`0x${randomBytes(10).toString("hex")}`);
  let text = "";
  for (let at = 0; at < LENGTH; at += 1) {
    text = `${ALPHABET[Number(rest & 31n)] ?? ""}${text}`;
    rest >>= 5n;
  }
  return text;
}
