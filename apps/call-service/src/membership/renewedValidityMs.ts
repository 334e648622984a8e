/** How long somebody can come back whose own token is past. */

/** The SFU renews tokens by itself, for ten minutes each time, and takes them a minute longer. Milliseconds. */
export const RENEWED_VALIDITY_MS = 11 * 60_000;
