/** The token that opens one LiveKit room to one person. Rules S8–S9 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName, Secret } from "@tertulia/protocol";
import { signHs256 } from "./signHs256.ts";

export interface LiveKitKeyPair {
  readonly key: string;
  readonly secret: Secret;
}

export interface TokenGrant {
  readonly room: LiveKitRoomName;
  readonly identity: LiveKitIdentity;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly ttlSeconds: number;
  /** `false`: sees and hears the others, and is neither seen nor heard. */
  readonly canPublish: boolean;
}

/**
 * A signed token: join exactly this room, subscribe, and with `canPublish` also publish and send data.
 *
 * @returns a compact JWT (HS256), valid from now for `ttlSeconds`; the SFU adds a minute of leeway.
 * @see RFC 7519 §4.1, LiveKit "Tokens & grants"
 */
export function mintLiveKitToken(grant: TokenGrant, keyPair: LiveKitKeyPair): string {
  const issuedAtSeconds = Math.floor(grant.issuedAt / 1000);
  // Every grant said out loud: the SFU reads an absent one as allowed. `roomCreate` would let the
  // holder make rooms even where the SFU forbids it, so no person's token ever has it.
  const video = {
    roomJoin: true,
    room: grant.room,
    canPublish: grant.canPublish,
    canSubscribe: true,
    canPublishData: grant.canPublish,
  };
  return signHs256(
    {
      iss: keyPair.key,
      sub: grant.identity,
      iat: issuedAtSeconds,
      nbf: issuedAtSeconds,
      exp: issuedAtSeconds + grant.ttlSeconds,
      video,
    },
    keyPair.secret,
  );
}
