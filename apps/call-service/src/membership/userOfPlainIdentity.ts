/** Whose identity it is, where the identity itself says so. Rule S222 in SPEC.md. */
import { isUserId, type LiveKitIdentity, type UserId } from "@tertulia/protocol";

/** A device id never starts like a port (S7), so what looks like one belongs to the server's name. */
const PLAIN_IDENTITY = /^(@[^:]*:(?:\[[^\]]*\]|[^:[\]]*)(?::\d{1,5}(?=:))?):/u;

/** @returns `null` for a hashed identity, and for one that this service did not make. */
export function userOfPlainIdentity(identity: LiveKitIdentity): UserId | null {
  const userId = PLAIN_IDENTITY.exec(identity)?.[1] ?? "";
  return isUserId(userId) ? userId : null;
}
