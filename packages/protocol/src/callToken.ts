/** Request and answer of the call service's token endpoint, `POST /sfu/get` (MSC4195, legacy form). */
import type { DeviceId, MatrixRoomId } from "./ids.ts";
import { isJwt } from "./isJwt.ts";
import { isRecord } from "./isRecord.ts";
import { Secret } from "./Secret.ts";

/** An OpenID token as the homeserver hands it out (Matrix specification, "OpenID"). */
export interface OpenIdToken {
  readonly access_token: string;
  readonly token_type: string;
  readonly matrix_server_name: string;
  /** Seconds. */
  readonly expires_in: number;
}

/** Body of `POST /sfu/get`. */
export interface SfuGetRequest {
  readonly room: MatrixRoomId;
  readonly device_id: DeviceId;
  readonly openid_token: OpenIdToken;
}

/**
 * Body of `POST /_matrix/client/unstable/org.tertulia/rtc/livekit/sfu/get`, which the homeserver hands on together with
 * the name of the person (MSC4512); the answer is that of `/sfu/get`.
 */
export type ProxiedSfuGetRequest = Omit<SfuGetRequest, "openid_token">;

/**
 * Body of `…/rtc/livekit/delegate_delayed_leave` beside it: a delayed leave that the service is to keep (MSC4140).
 * The answer is `{}`.
 */
export interface ProxiedLeaveRequest extends ProxiedSfuGetRequest {
  readonly delay_id: string;
  /** Milliseconds. */
  readonly delay_timeout: number;
}

/** What lets one device into one room of one SFU. */
export interface CallToken {
  /** `ws:`, `wss:` or (as some services answer) `http:` or `https:` URL that livekit-client connects to. */
  readonly livekitRoomUrl: string;
  /** The JWT. */
  readonly token: Secret;
}

/**
 * The answer of a token endpoint, `{ "url": "wss://…", "jwt": "…" }`.
 *
 * @throws {TypeError} when it has another shape; the message names the field, never its value.
 */
export function parseCallToken(answer: unknown): CallToken {
  if (!isRecord(answer)) throw new TypeError("the token answer is not an object");
  const { url, jwt } = answer;
  if (typeof url !== "string" || !/^(?:wss?|https?):\/\/./.test(url)) {
    throw new TypeError("url in the token answer is no URL of an SFU");
  }
  if (!isJwt(jwt)) {
    throw new TypeError("jwt in the token answer is not a JWT");
  }
  return { livekitRoomUrl: url, token: new Secret(jwt) };
}
