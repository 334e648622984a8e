/** Whether a room's power levels let somebody join its call. */
import { EventTimeline, type Room } from "matrix-js-sdk";

const MEMBERSHIP_EVENT = "org.matrix.msc3401.call.member";

/** Whether the person may send a call membership, which is a state event (default level 50). */
export function mayJoinCall(room: Room, userId: string): boolean {
  const state = room.getLiveTimeline().getState(EventTimeline.FORWARDS);
  return state?.maySendStateEvent(MEMBERSHIP_EVENT, userId) ?? false;
}
