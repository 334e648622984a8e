/** What is asked for through the homeserver, which says itself who asks. Rule S119 in SPEC.md. */
import { CALL_SLOT_ID, type DeviceId } from "@tertulia/protocol";
import * as v from "valibot";
import type { IdentityRequest } from "../authorize/liveKitIdentity.ts";
import {
  bounded,
  jsonObject,
  parseTypes,
  required,
  text,
  toMatrixRoomId,
  type CallRequest,
} from "../authorize/parseTokenRequest.ts";

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

const sfuGetBody = jsonObject({ room: text, device_id: text });
const getTokenBody = jsonObject({
  url: text,
  room_id: text,
  slot_id: text,
  member: v.nullish(jsonObject({ id: text, claimed_user_id: text, claimed_device_id: text }), {}),
  server_name: text,
  user_id: text,
});

/**
 * The body of our own endpoint: that of `/sfu/get` without the OpenID token.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 */
export function parseProxiedSfuGet(body: unknown): CallRequest {
  const { room, device_id } = parseTypes(sfuGetBody, body);
  required({ room });
  bounded({ device_id });
  return {
    place: { matrixRoomId: toMatrixRoomId("room", room), slotId: CALL_SLOT_ID },
    identity: { kind: "plain", deviceId: device_id as DeviceId },
    delay: null,
  };
}

/**
 * The body of `get_token`, from one's own people or from another homeserver.
 *
 * @throws {Refusal} `body/wrong-type`, `body/field-missing`, `body/field-invalid`.
 * @see MSC4195, "Requesting an access token"
 */
export function parseProxiedGetToken(body: unknown): ProxiedTokenRequest {
  const { url, room_id, slot_id, member, server_name, user_id } = parseTypes(getTokenBody, body);
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
