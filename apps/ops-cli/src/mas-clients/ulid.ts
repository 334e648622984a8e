/** Client ids of MAS: ULIDs, which its database keeps as UUIDs. Rule O270 in SPEC.md. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_BYTES = 6;
const RANDOM_BYTES = 10;

/** A ULID as MAS takes it: 26 characters of Crockford's base 32 in capitals, at most 128 bits. */
export const ULID_FORM = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/u;

/**
 * A new one.
 *
 * @see the ULID specification, "Binary Layout and Byte Order"
 * @param nowMs - Milliseconds since the epoch.
 * @param random - Gives that many random bytes.
 */
export function createUlid(nowMs: number, random: (length: number) => Uint8Array): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(nowMs, 0, TIME_BYTES);
  return toBase32(Buffer.concat([time, random(RANDOM_BYTES)]));
}

/** The ULID that a UUID of MAS's database stands for. */
export function uuidToUlid(uuid: string): string {
  return toBase32(Buffer.from(uuid.replaceAll("-", ""), "hex"));
}

function toBase32(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let index = 0; index < 26; index += 1) {
    text = `${ALPHABET[Number(value % 32n)] ?? ""}${text}`;
    value /= 32n;
  }
  return text;
}
