/** What the two token endpoints are asked. Rules S11–S13 in SPEC.md. */
import * as v from "valibot";
import {
  CALL_SLOT_ID,
  isMatrixRoomId,
  isRecord,
  Secret,
  type DeviceId,
  type MatrixRoomId,
} from "@tertulia/protocol";
import type { OpenIdLookUp } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { IdentityRequest } from "./liveKitIdentity.ts";
import type { CallPlace } from "./liveKitRoomName.ts";
import { parseDelay, type Delay } from "./parseDelay.ts";

const MAX_ID_CHARACTERS = 255;
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

// Types only; what may be absent is said by `required` below. `null` counts as absent, and unknown
// fields pass: clients forward the homeserver's OpenID answer as it is.
export const text = v.nullish(v.string(), "");
const integer = v.nullish(v.pipe(v.number(), v.integer()), 0);
const openIdToken = v.nullish(
  jsonObject({
    access_token: text,
    token_type: text,
    matrix_server_name: text,
    expires_in: integer,
  }),
  {},
);
const delegation = { delay_id: text, delay_timeout: integer, delay_cs_api_url: text };

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
  member: v.nullish(jsonObject({ id: text, claimed_user_id: text, claimed_device_id: text }), {}),
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

/** An object and no array, which valibot takes for one. */
export function jsonObject<TEntries extends v.ObjectEntries>(entries: TEntries) {
  return v.pipe(v.custom<Record<string, unknown>>(isRecord), v.object(entries));
}

export function parseTypes<TSchema extends v.GenericSchema>(
  schema: TSchema,
  body: unknown,
): v.InferOutput<TSchema> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  // Only names of fields this file knows: the values are the caller's and may be secret.
  const fields = result.issues.map((issue) => v.getDotPath(issue) ?? "body");
  throw new Refusal("body/wrong-type", fields.join(", "));
}

function toOpenIdLookUp(token: v.InferOutput<typeof openIdToken>): OpenIdLookUp {
  const { access_token: accessToken, matrix_server_name: serverName } = token;
  required({
    "openid_token.access_token": accessToken,
    "openid_token.matrix_server_name": serverName,
  });
  bounded({ "openid_token.matrix_server_name": serverName });
  if (accessToken.length > MAX_ACCESS_TOKEN_CHARACTERS) {
    throw new Refusal("body/field-invalid", "openid_token.access_token: too long");
  }
  return { serverName, accessToken: new Secret(accessToken) };
}

export function toMatrixRoomId(field: string, value: string): MatrixRoomId {
  if (!isMatrixRoomId(value)) throw new Refusal("body/field-invalid", `${field}: no room id`);
  return value;
}

export function required(fields: Readonly<Record<string, string>>): void {
  const missing = Object.keys(fields).filter((name) => fields[name] === "");
  if (missing.length > 0) throw new Refusal("body/field-missing", missing.join(", "));
}

export function bounded(fields: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value.length > MAX_ID_CHARACTERS) {
      throw new Refusal("body/field-invalid", `${name}: too long`);
    }
  }
}
