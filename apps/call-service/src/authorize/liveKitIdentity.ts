/** Under which name a person takes part in a LiveKit room. Rules S5–S7 in SPEC.md. */
import {
  toLiveKitIdentity,
  type DeviceId,
  type LiveKitIdentity,
  type UserId,
} from "@tertulia/protocol";
import { Refusal } from "../Refusal.ts";
import { hashedName } from "./hashedName.ts";

/** `plain` is what `/sfu/get` gives, `hashed` what `/get_token` gives. */
export type IdentityRequest =
  | { readonly kind: "plain"; readonly deviceId: DeviceId }
  | { readonly kind: "hashed"; readonly deviceId: DeviceId; readonly memberId: string };

const STARTS_LIKE_A_PORT = /^\d{1,5}:/u;

/**
 * The identity of a verified person's device.
 *
 * @throws {Refusal} `body/field-invalid` when a plain identity could be read as another person's.
 * @see MSC4195, "LiveKit participant identity"
 */
export function liveKitIdentity(userId: UserId, request: IdentityRequest): LiveKitIdentity {
  const { deviceId } = request;
  if (request.kind === "hashed") {
    return hashedName([userId, deviceId, request.memberId]) as LiveKitIdentity;
  }
  if (!isPlainDeviceId(deviceId)) {
    throw new Refusal("body/field-invalid", "device_id: starts like a port");
  }
  return toLiveKitIdentity(userId, deviceId);
}

/** "@ana:hs" with the device "8448:X" would be "@ana:hs:8448" with the device "X". */
export function isPlainDeviceId(deviceId: DeviceId): boolean {
  return !STARTS_LIKE_A_PORT.test(deviceId);
}
