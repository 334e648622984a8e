/** Tokens that the SFU takes from whoever has its secret: for a look, never for a person. Rule O191 in SPEC.md. */
import { createHmac } from "node:crypto";
import { Secret } from "@tertulia/protocol";

export interface SfuKey {
  readonly key: string;
  readonly secret: Secret;
}

export interface SfuClaims {
  /** LiveKit's grants, spelled as in the token. */
  readonly video: Readonly<Record<string, boolean | string>>;
  readonly identity?: string;
  /** Base64 of the SHA-256 of a webhook's body. */
  readonly sha256?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Default 60; below 0 for a token that is over. */
  readonly ttlSeconds?: number;
}

/** What lets in to one room, seen and heard by nobody. */
export function hiddenGrant(room: string): SfuClaims["video"] {
  return {
    roomJoin: true,
    room,
    hidden: true,
    canPublish: false,
    canPublishData: false,
    canSubscribe: true,
  };
}

/**
 * A compact JWT, HS256.
 *
 * @see RFC 7515 §3.1; LiveKit "Tokens & grants"
 */
export function signSfuToken(claims: SfuClaims, { key, secret }: SfuKey): Secret {
  const { video, identity, sha256, now, ttlSeconds = 60 } = claims;
  const nowSeconds = Math.floor(now / 1000);
  const expiresAtSeconds = nowSeconds + ttlSeconds;
  const payload = {
    iss: key,
    ...(identity !== undefined && { sub: identity }),
    ...(sha256 !== undefined && { sha256 }),
    nbf: Math.min(nowSeconds, expiresAtSeconds - 1),
    exp: expiresAtSeconds,
    video,
  };
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(payload)}`;
  const signature = createHmac("sha256", secret.reveal()).update(signed).digest("base64url");
  return new Secret(`${signed}.${signature}`);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
