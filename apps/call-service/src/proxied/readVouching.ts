/** What our homeserver says about a request that it hands on (MSC4512). Rules S116–S118 in SPEC.md. */
import { createHash, timingSafeEqual } from "node:crypto";
import { isServerName, isUserId, serverNameOf, type Secret } from "@tertulia/protocol";
import type { Person } from "../authorize/Person.ts";
import type { ApplicationService } from "../config.ts";
import { Refusal } from "../Refusal.ts";

/** Reads one header; `undefined` where the request has none of that name. */
export type ReadHeader = (name: string) => string | undefined;

/**
 * Returns when the request comes from our homeserver.
 *
 * @throws {Refusal} `proxy/token-missing`, `proxy/token-unknown`.
 * @see Matrix application service API, "Authorization"
 */
export function checkHomeserverToken(header: ReadHeader, hsToken: Secret): void {
  const token = /^Bearer +(.+)$/iu.exec(header("Authorization") ?? "")?.[1];
  if (token === undefined) throw new Refusal("proxy/token-missing");
  if (!isSame(token, hsToken.reveal())) throw new Refusal("proxy/token-unknown");
}

/**
 * The person whose request our homeserver hands on.
 *
 * @throws {Refusal} `proxy/sender-missing`, `proxy/sender-invalid`.
 */
export function readPerson(header: ReadHeader, { serverName }: ApplicationService): Person {
  const userId = header("X-Matrix-User-Identifier") ?? "";
  if (userId === "") throw new Refusal("proxy/sender-missing");
  // Ours speaks for its own people only.
  if (!isUserId(userId) || serverNameOf(userId) !== serverName) {
    throw new Refusal("proxy/sender-invalid");
  }
  return { userId, serverName };
}

/**
 * The homeserver whose request ours hands on, its signature checked.
 *
 * @throws {Refusal} `proxy/sender-missing`, `proxy/sender-invalid`.
 */
export function readOrigin(header: ReadHeader): string {
  const origin = header("X-Matrix-Origin") ?? "";
  if (origin === "") throw new Refusal("proxy/sender-missing");
  if (!isServerName(origin)) throw new Refusal("proxy/sender-invalid");
  return origin;
}

/** In a time that says nothing of where, or whether in length, the two differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
