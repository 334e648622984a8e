/** Reads the SDK's memberships into ours. */
import {
  firstLiveKitTransport,
  type DeviceId,
  type LiveKitIdentity,
  type UserId,
} from "@tertulia/protocol";
import type { Room } from "matrix-js-sdk";
import { MatrixRTCSession, type CallMembership } from "matrix-js-sdk/lib/matrixrtc/index.js";
import type { RtcMembership } from "../../ports.ts";

/** The slot of a room's own call (MSC4143); the SDK writes and reads it as the empty call id of older clients. */
export const ROOM_CALL = { application: "m.call", id: "ROOM" } as const;

/** Memberships of a room's call, oldest first, state and sticky ones; expired ones and people who left are not there. */
export async function readMemberships(room: Room): Promise<RtcMembership[]> {
  return toRtcMemberships(await MatrixRTCSession.sessionMembershipsForSlot(room, ROOM_CALL));
}

/** The same from a list that the SDK computed. A device with both kinds of membership counts once. */
export function toRtcMemberships(memberships: readonly CallMembership[]): RtcMembership[] {
  const oldest = memberships[0];
  const byDevice = new Map<string, RtcMembership>();
  for (const membership of memberships) {
    const transport = firstLiveKitTransport([oldest && membership.getTransport(oldest)]);
    byDevice.set(`${membership.userId} ${membership.deviceId}`, {
      userId: membership.userId as UserId,
      deviceId: membership.deviceId as DeviceId,
      identity: membership.rtcBackendIdentity as LiveKitIdentity,
      eventId: membership.eventId,
      joinedAt: membership.createdTs(),
      serviceUrl: transport?.livekit_service_url ?? null,
    });
  }
  return [...byDevice.values()];
}
