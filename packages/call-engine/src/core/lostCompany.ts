/** A call between two whose other end vanished without hanging up waits a while for them. Rules E180–E184. */
import type { RtcMembership } from "../ports.ts";
import type { ActiveCall, CallEffect } from "./callState.ts";

/** A browser that crashed, or a phone that went through a tunnel, is back within this time, in milliseconds. */
const WAIT_FOR_LOST_MS = 15_000;
/** One list, so that a snapshot in which nobody is lost stays the same. */
export const NOBODY_LOST: readonly RtcMembership[] = [];

/** Whom the call waits for once its memberships have changed from those of `before`. */
export function lostCompany(before: ActiveCall, now: readonly RtcMembership[]): ActiveCall["lost"] {
  if (!before.endsWhenAlone || othersOf(before, now).length > 0) return NOBODY_LOST;
  const others = othersOf(before, before.memberships);
  return others.length > 0 ? others : before.lost;
}

/** Whether those who are missing have all hung up: then nobody is waited for. */
export function hasHungUp({ lost, departed }: ActiveCall): boolean {
  return lost.length > 0 && lost.every(({ identity }) => departed.has(identity));
}

/** Starts or stops the wait, where a change made the call begin or end it. */
export function waitForLost(before: ActiveCall, after: ActiveCall): readonly CallEffect[] {
  const [wasWaiting, isWaiting] = [before.lost.length > 0, after.lost.length > 0];
  if (wasWaiting === isWaiting) return [];
  if (!isWaiting) return [{ kind: "stopTimer", timer: "lost" }];
  const event = { kind: "lostExpired" } as const;
  return [{ kind: "startTimer", timer: "lost", delayMs: WAIT_FOR_LOST_MS, event }];
}

function othersOf(
  { self }: ActiveCall,
  memberships: readonly RtcMembership[],
): readonly RtcMembership[] {
  return memberships.filter(({ identity }) => identity !== self);
}
