/** Spares a homeserver the same question within a minute, where the operator wants it. Rule S235 in SPEC.md. */
import { createHash } from "node:crypto";
import type { UserId } from "@tertulia/protocol";
import type { Clock, Homeserver, OpenIdLookUp } from "../ports.ts";
import { setNewest } from "../internal/setNewest.ts";

const MAX_REMEMBERED = 10_000;

export interface PeopleMemoryOptions {
  /** Seconds that an answer is believed; 0: not at all. Read anew at each look-up. */
  readonly memorySeconds: number;
  readonly clock: Clock;
  /** A look-up was answered without the homeserver. */
  readonly onSpared: () => void;
}

interface Remembered {
  readonly userId: UserId;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The same homeserver; whom it named is remembered by a hash of the token, never beyond the token's own end. */
export function rememberPeople(homeserver: Homeserver, options: PeopleMemoryOptions): Homeserver {
  const { clock, onSpared } = options;
  const people = new Map<string, Remembered>();

  return {
    ...homeserver,
    lookUpPerson: async (lookUp) => {
      const ttlSeconds = Math.min(options.memorySeconds, lookUp.expiresInSeconds ?? 0);
      if (ttlSeconds <= 0) return homeserver.lookUpPerson(lookUp);
      const key = keyOf(lookUp);
      const known = people.get(key);
      if (known !== undefined && clock.now() < known.expiresAt) {
        onSpared();
        return known.userId;
      }
      // Counted from the question: the token was good then, and may have ended since.
      const expiresAt = clock.now() + ttlSeconds * 1000;
      const userId = await homeserver.lookUpPerson(lookUp);
      setNewest(people, [key, { userId, expiresAt }], MAX_REMEMBERED);
      return userId;
    },
  };
}

/** The token itself is kept nowhere. */
function keyOf({ serverName, accessToken }: OpenIdLookUp): string {
  const named = JSON.stringify([serverName, accessToken.reveal()]);
  return createHash("sha256").update(named).digest("base64");
}
