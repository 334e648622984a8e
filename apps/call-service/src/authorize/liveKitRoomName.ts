/** Which LiveKit room a call of a Matrix room lives in. Rules S1–S4 in SPEC.md. */
import { createHash } from "node:crypto";
import {
  CALL_SLOT_ID,
  type LiveKitRoomName,
  type MatrixRoomId,
  type Secret,
} from "@tertulia/protocol";
import { hashedName } from "./hashedName.ts";

const SALTED_HEX_DIGITS = 32;

/** `msc4195` is what every client and service computes; `salted` is known to this service alone. */
export type RoomNaming =
  | { readonly kind: "msc4195" }
  | { readonly kind: "salted"; readonly salt: Secret };

export interface CallPlace {
  readonly matrixRoomId: MatrixRoomId;
  /** Opaque; `m.call#ROOM` for the room's ordinary call. */
  readonly slotId: string;
}

/**
 * The LiveKit room of a call, the same for every member and every replica.
 *
 * @returns 43 characters of unpadded base64 (`msc4195`) or 32 hex digits (`salted`).
 * @see MSC4195, "LiveKit room name"
 */
export function liveKitRoomName(place: CallPlace, naming: RoomNaming): LiveKitRoomName {
  const { matrixRoomId, slotId } = place;
  if (naming.kind === "msc4195") return hashedName([matrixRoomId, slotId]) as LiveKitRoomName;
  // The salted rule is over the room alone; another slot is another call and must not share its name.
  const call = slotId === CALL_SLOT_ID ? matrixRoomId : JSON.stringify([matrixRoomId, slotId]);
  const digest = createHash("sha256").update(call).update(naming.salt.reveal()).digest("hex");
  return digest.slice(0, SALTED_HEX_DIGITS) as LiveKitRoomName;
}
