/** Runs the core alone: events in, state and effects out. */
import type { LiveKitIdentity } from "@tertulia/protocol";
import type { CallEffect, CallEvent, CallState } from "../core/callState.ts";
import { transition, type Chance } from "../core/transition.ts";
import { PLAIN_ROOM } from "./createFakePorts.ts";
import { FAKE_SERVICE_URL } from "./createFakeMatrixSession.ts";

/** The instant at which everything happens, in the middle of what chance may bring. */
export const FAKE_CHANCE: Chance = { now: 1_790_000_000_000, jitter: 0.5 };

/** Where the events led, and what the last one, and all of them, wanted done. */
export interface Played {
  readonly state: CallState;
  readonly effects: readonly CallEffect[];
  readonly allEffects: readonly CallEffect[];
}

/** The state after events, from `idle` unless said. */
export function playEvents(
  events: readonly CallEvent[],
  from: CallState = { phase: "idle", ended: null },
): Played {
  let state = from;
  let effects: readonly CallEffect[] = [];
  const allEffects: CallEffect[] = [];
  for (const event of events) {
    ({ state, effects } = transition(state, event, FAKE_CHANCE));
    allEffects.push(...effects);
  }
  return { state, effects, allEffects };
}

/** Ana asks to join a plain room with everything off. */
export function joinRequested(
  fields: Partial<Extract<CallEvent, { kind: "joinRequested" }>> = {},
): CallEvent {
  return {
    kind: "joinRequested",
    roomId: PLAIN_ROOM,
    isEncrypted: false,
    self: "@ana:example.org:ANA" as LiveKitIdentity,
    microphone: false,
    camera: false,
    ringUserIds: [],
    endsWhenAlone: false,
    ...fields,
  };
}

/** The homeserver names its call service. */
export const TRANSPORT_FOUND: CallEvent = {
  kind: "transportFound",
  transport: { type: "livekit", livekit_service_url: FAKE_SERVICE_URL },
};
/** The own SFU is connected. */
export const OWN_LINK_UP: CallEvent = { kind: "linkUp", serviceUrl: FAKE_SERVICE_URL };
/** The homeserver took the membership. */
export const ANNOUNCED: CallEvent = { kind: "rtc", event: { kind: "announced" } };
/** All that makes a call live. */
export const LIVE: readonly CallEvent[] = [
  joinRequested(),
  TRANSPORT_FOUND,
  OWN_LINK_UP,
  ANNOUNCED,
];
