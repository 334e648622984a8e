/** What is asked for through the homeserver, which says itself who asks. Rule S119 in SPEC.md. */
import { CALL_SLOT_ID, type DeviceId } from "@tertulia/protocol";
import type * as v from "valibot";
import type { IdentityRequest } from "../authorize/liveKitIdentity.ts";
import { checkDelayId, parseDelay } from "../authorize/parseDelay.ts";
import type { CallRequest } from "../authorize/parseTokenRequest.ts";
import {
  bounded,
  delayFields,
  jsonObject,
  memberFields,
  parseTypes,
  required,
  text,
  toMatrixRoomId,
} from "../authorize/requestFields.ts";

/** A request for a hashed identity, whichever SFU it is for. */
export interface ProxiedTokenRequest extends CallRequest {
  readonly identity: Extract<IdentityRequest, { kind: "hashed" }>;
  /** URL of the SFU that the caller means. */
  readonly url: string;
  /** Who the caller says it is; `""` where it leaves that to the homeserver. */
  readonly claimedUserId: string;
  /** The homeserver behind which that SFU is; `""`: the caller's own. */
  readonly serverName: string;
  /** For whom another homeserver asks; `""` in a request of one's own people. */
  readonly userId: string;
}

/** A hand-over of a delayed leave, for the SFU of this service. */
export interface ProxiedDelegationRequest extends ProxiedTokenRequest {
  readonly delayId: string;
  /** Milliseconds; 0 where the homeserver, which has the delayed event, is to be asked. */
  readonly delayMs: number;
}

const sfuGetBody = jsonObject({ room: text, device_id: text, ...delayFields });
const getTokenEntries = {
  url: text,
  room_id: text,
  slot_id: text,
  member: memberFields,
  server_name: text,
  user_id: text,
};
const getTokenBody = jsonObject(getTokenEntries);
const delegationBody = jsonObject({ ...getTokenEntries, ...delayFields });

/**
 * The body of our own endpoint: that of `/sfu/get` without the OpenID token.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 */
export function parseProxiedSfuGet(body: unknown): CallRequest {
  const { room, device_id, ...delay } = parseTypes(sfuGetBody, body);
  required({ room });
  bounded({ device_id });
  return {
    place: { matrixRoomId: toMatrixRoomId("room", room), slotId: CALL_SLOT_ID },
    identity: { kind: "plain", deviceId: device_id as DeviceId },
    delay: parseDelay(delay),
  };
}

/**
 * The body of `get_token`, from one's own people or from another homeserver.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 * @see MSC4195, "Requesting an access token"
 */
export function parseProxiedGetToken(body: unknown): ProxiedTokenRequest {
  return toTokenRequest(parseTypes(getTokenBody, body));
}

/**
 * The body of `delegate_delayed_leave`: that of `get_token`, and the delayed event.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 */
export function parseProxiedDelegation(body: unknown): ProxiedDelegationRequest {
  const { delay_id, delay_timeout, ...token } = parseTypes(delegationBody, body);
  required({ delay_id });
  checkDelayId(delay_id);
  return { ...toTokenRequest(token), delayId: delay_id, delayMs: Math.max(0, delay_timeout) };
}

function toTokenRequest(body: v.InferOutput<typeof getTokenBody>): ProxiedTokenRequest {
  const { url, room_id, slot_id, member, server_name, user_id } = body;
  const fields = {
    room_id,
    slot_id,
    "member.id": member.id,
    "member.claimed_device_id": member.claimed_device_id,
  };
  required({ url, ...fields });
  bounded({ ...fields, "member.claimed_user_id": member.claimed_user_id, server_name, user_id });
  return {
    place: { matrixRoomId: toMatrixRoomId("room_id", room_id), slotId: slot_id },
    identity: {
      kind: "hashed",
      deviceId: member.claimed_device_id as DeviceId,
      memberId: member.id,
    },
    delay: null,
    url,
    claimedUserId: member.claimed_user_id,
    serverName: server_name,
    userId: user_id,
  };
}
