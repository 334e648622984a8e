/** What the two token endpoints are asked. Rules S11–S13 in SPEC.md. */
import * as v from "valibot";
import { CALL_SLOT_ID, Secret, type DeviceId } from "@tertulia/protocol";
import type { OpenIdLookUp } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { IdentityRequest } from "./liveKitIdentity.ts";
import type { CallPlace } from "./liveKitRoomName.ts";
import { parseDelay, type Delay } from "./parseDelay.ts";
import {
  bounded,
  delayFields,
  integer,
  jsonObject,
  memberFields,
  parseTypes,
  required,
  text,
  toMatrixRoomId,
} from "./requestFields.ts";

const MAX_ACCESS_TOKEN_CHARACTERS = 4096;

/** What is asked for, whoever asks. */
export interface CallRequest {
  readonly place: CallPlace;
  readonly identity: IdentityRequest;
  /** The delayed leave it hands over; `null` when there is none. */
  readonly delay: Delay | null;
}

/** A request that carries the word of a homeserver about who asks. */
export interface TokenRequest extends CallRequest {
  readonly openId: OpenIdLookUp;
  /** Who the caller says it is; absent on `/sfu/get`, which takes the token's word. */
  readonly claimedUserId?: string;
}

const openIdToken = v.nullish(
  jsonObject({
    access_token: text,
    token_type: text,
    matrix_server_name: text,
    expires_in: integer,
  }),
  {},
);
const delegation = { ...delayFields, delay_cs_api_url: text };

const sfuGetBody = jsonObject({
  room: text,
  device_id: text,
  openid_token: openIdToken,
  ...delegation,
});
const getTokenBody = jsonObject({
  room_id: text,
  slot_id: text,
  openid_token: openIdToken,
  member: memberFields,
  ...delegation,
});

/**
 * The body of `POST /sfu/get`. The device id may be empty, as it may be at every peer.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 */
export function parseSfuGetRequest(body: unknown): TokenRequest {
  const { room, device_id, openid_token, ...delay } = parseTypes(sfuGetBody, body);
  required({ room });
  const openId = toOpenIdLookUp(openid_token);
  bounded({ device_id });
  return {
    place: { matrixRoomId: toMatrixRoomId("room", room), slotId: CALL_SLOT_ID },
    openId,
    identity: { kind: "plain", deviceId: device_id as DeviceId },
    delay: parseDelay(delay),
  };
}

/**
 * The body of `POST /get_token`.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 * @see MSC4195, "Requesting an access token"
 */
export function parseGetTokenRequest(body: unknown): TokenRequest {
  const { room_id, slot_id, openid_token, member, ...delay } = parseTypes(getTokenBody, body);
  const fields = {
    room_id,
    slot_id,
    "member.id": member.id,
    "member.claimed_user_id": member.claimed_user_id,
    "member.claimed_device_id": member.claimed_device_id,
  };
  required(fields);
  const openId = toOpenIdLookUp(openid_token);
  bounded(fields);
  return {
    place: { matrixRoomId: toMatrixRoomId("room_id", room_id), slotId: slot_id },
    openId,
    identity: {
      kind: "hashed",
      deviceId: member.claimed_device_id as DeviceId,
      memberId: member.id,
    },
    claimedUserId: member.claimed_user_id,
    delay: parseDelay(delay),
  };
}

/** A request that hands a delayed leave over, and asks for nothing else. */
export interface DelegationRequest extends TokenRequest {
  readonly delay: Delay;
}

/**
 * The body of `POST /delegate_delayed_leave`: that of `/get_token`, the delay required.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 */
export function parseDelegationRequest(body: unknown): DelegationRequest {
  const request = parseGetTokenRequest(body);
  if (request.delay === null) throw new Refusal("body/field-missing", "delay_id, delay_timeout");
  return { ...request, delay: request.delay };
}

function toOpenIdLookUp(token: v.InferOutput<typeof openIdToken>): OpenIdLookUp {
  const { access_token: accessToken, matrix_server_name: serverName, expires_in } = token;
  required({
    "openid_token.access_token": accessToken,
    "openid_token.matrix_server_name": serverName,
  });
  bounded({ "openid_token.matrix_server_name": serverName });
  if (accessToken.length > MAX_ACCESS_TOKEN_CHARACTERS) {
    throw new Refusal("body/field-invalid", "openid_token.access_token: too long");
  }
  return { serverName, accessToken: new Secret(accessToken), expiresInSeconds: expires_in };
}
