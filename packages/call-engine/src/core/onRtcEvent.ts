/** What the homeserver's news change in a call: members, our own membership, hands, keys, answers to our ring. */
import type { UserId } from "@tertulia/protocol";
import type { RtcEvent } from "../ports.ts";
import type { ActiveCall, CallEffect } from "./callState.ts";
import { lostCompany } from "./lostCompany.ts";
import { reconcileLinks } from "./reconcileLinks.ts";

/** One list, so that a snapshot without a ring stays the same. */
const NOBODY: readonly UserId[] = [];

/** The call after one event, and what to do about it. `failed` is judged by the caller. */
export function onRtcEvent(
  call: ActiveCall,
  event: Exclude<RtcEvent, { kind: "failed" }>,
): { readonly call: ActiveCall; readonly effects: readonly CallEffect[] } {
  switch (event.kind) {
    case "memberships": {
      const present = new Set(event.memberships.map((membership) => membership.identity));
      const answered = event.memberships.filter((membership) => membership.identity !== call.self);
      return reconcileLinks({
        ...call,
        memberships: event.memberships,
        lost: lostCompany(call, event.memberships),
        ring: stopWaiting(call, new Set(answered.map((membership) => membership.userId))),
        activeSpeaker:
          call.activeSpeaker !== null && present.has(call.activeSpeaker)
            ? call.activeSpeaker
            : null,
      });
    }
    case "announced":
      return {
        call: {
          ...call,
          isAnnounced: true,
          ring: call.isAnnounced ? call.ring : startWaiting(call),
        },
        effects: [],
      };
    case "probablyLeft":
      return {
        call: { ...call, isProbablyLeft: event.isLeft },
        effects: [{ kind: "pauseUpstream", isPaused: event.isLeft }],
      };
    case "key":
      return { call, effects: [{ kind: "setKey", event }] };
    case "hands": {
      const own = call.hands.get(call.self);
      const hands = new Map(event.hands);
      // Our own command is ahead of its echo.
      if (call.local.isHandRaised && own !== undefined) hands.set(call.self, own);
      if (!call.local.isHandRaised) hands.delete(call.self);
      return { call: { ...call, hands }, effects: [] };
    }
    case "declined": {
      // Only who is being rung can answer for themselves.
      if (!ringing(call).includes(event.userId)) return { call, effects: [] };
      const ring = stopWaiting(call, new Set([event.userId]));
      return { call: { ...call, ring: ring && { ...ring, hasDecline: true } }, effects: [] };
    }
  }
}

/** Who is being rung and has not answered. */
export function ringing(call: ActiveCall): readonly UserId[] {
  return call.ring?.waitingFor ?? NOBODY;
}

function stopWaiting(call: ActiveCall, userIds: ReadonlySet<UserId>): ActiveCall["ring"] {
  if (call.ring === null) return null;
  const waitingFor = call.ring.waitingFor.filter((userId) => !userIds.has(userId));
  return waitingFor.length === call.ring.waitingFor.length
    ? call.ring
    : { ...call.ring, waitingFor };
}

/** Whoever is in the call already is not rung. */
function startWaiting(call: ActiveCall): ActiveCall["ring"] {
  const here = new Set(call.memberships.map((membership) => membership.userId));
  const waitingFor = call.ringUserIds.filter((userId) => !here.has(userId));
  return waitingFor.length === 0 ? null : { waitingFor, hasDecline: false };
}
