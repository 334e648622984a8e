/** The proof that a registration comes from somebody who knows the server's shared secret. */
import { createHmac } from "node:crypto";

export interface Registration {
  /** From `GET /_synapse/admin/v1/register`, good for one use within a minute. */
  readonly nonce: string;
  readonly username: string;
  readonly password: string;
  /** Default `false`. */
  readonly isAdmin?: boolean;
}

/**
 * @returns HMAC-SHA1 in hex over nonce, name, password and `admin` or `notadmin`, joined by NUL.
 * @see Synapse admin API, "Registering users", shared-secret registration.
 */
export function registrationMac(
  sharedSecret: string,
  { nonce, username, password, isAdmin = false }: Registration,
): string {
  return createHmac("sha1", sharedSecret)
    .update([nonce, username, password, isAdmin ? "admin" : "notadmin"].join("\0"))
    .digest("hex");
}
