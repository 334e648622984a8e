/** The one writer of call state: pure, `(state, event) → state and effects`. Rules in SPEC.md. */
import { CallError, RING_LIFETIME_MS } from "@tertulia/protocol";
import type { ActiveCall, CallEffect, CallEvent, CallState, Transition } from "./callState.ts";
import { hasHungUp, NOBODY_LOST, waitForLost } from "./lostCompany.ts";
import { newLink, reconcileLinks } from "./reconcileLinks.ts";
import { retryDelay } from "./retryDelay.ts";
import { onRtcEvent, ringing } from "./onRtcEvent.ts";
import { onSfuEvent } from "./onSfuEvent.ts";

/** A token lives 30 minutes; the spare, and with it the service's re-check of membership, comes at 25. */
const SPARE_TOKEN_AFTER_MS = 25 * 60_000;
/** Failed tries of the own SFU after which a join gives up; a call that was live never does. */
const JOIN_TRIES = 2;

/** What the caller measured or drew, so that the core stays pure. */
export interface Chance {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** In [0, 1). */
  readonly jitter: number;
}

type EventOf<Kind extends CallEvent["kind"]> = Extract<CallEvent, { kind: Kind }>;
type InCall = Extract<CallState, { call: ActiveCall }>;

/** The next state, and what to do. An event that means nothing in this phase changes nothing. */
export function transition(state: CallState, event: CallEvent, chance: Chance): Transition {
  switch (event.kind) {
    case "joinRequested":
      return join(event, chance.now);
    case "joinRefused":
      return { state: { phase: "failed", roomId: event.roomId, error: event.error }, effects: [] };
    case "closed":
      return state.phase === "leaving"
        ? {
            state: { phase: "idle", ended: { roomId: state.roomId, reason: state.reason } },
            effects: [],
          }
        : { state, effects: [] };
    case "dismissed":
      return state.phase === "failed"
        ? { state: { phase: "idle", ended: null }, effects: [] }
        : { state, effects: [] };
    default:
      if (state.phase !== "joining" && state.phase !== "live") return { state, effects: [] };
      return inCall(state, event, chance);
  }
}

function inCall(
  state: InCall,
  event: Exclude<CallEvent, { kind: "joinRequested" | "joinRefused" | "closed" | "dismissed" }>,
  chance: Chance,
): Transition {
  const { call } = state;
  switch (event.kind) {
    case "leaveRequested":
      return leaving(call, event.reason);
    case "takenOver":
      return failed(call, new CallError("call/taken-over"));
    case "transportFound":
      return transportFound(state, event);
    case "transportFailed":
      return failed(call, event.error);
    case "linkUp":
      return linkUp(state, event.serviceUrl);
    case "linkFailed":
      return linkLost(state, event, chance);
    case "retryDue":
      return call.links.has(event.serviceUrl)
        ? { state, effects: [openLink(call, event.serviceUrl, { isFresh: true })] }
        : { state, effects: [] };
    case "sfu":
      if (event.event.kind === "disconnected") {
        return linkLost(
          state,
          { kind: "linkFailed", serviceUrl: event.serviceUrl, error: event.event.error },
          chance,
        );
      }
      return endWhenHungUp(onSfuEvent(state, event.serviceUrl, event.event));
    case "rtc":
      return rtc(state, event);
    case "ringExpired":
      return ringing(call).length > 0 && !hasCompany(call)
        ? leaving(call, call.ring?.hasDecline === true ? "declined" : "unanswered")
        : { state: { ...state, call: { ...call, ring: null } }, effects: [] };
    case "lostExpired":
      return call.lost.length > 0 ? leaving(call, "lost") : { state, effects: [] };
    case "spareTokenDue":
      return { state, effects: [{ kind: "requestSpareToken" }, spareTokenTimer()] };
    case "spareTokenRefused":
      return event.error.code === "call/forbidden"
        ? failed(call, event.error)
        : { state, effects: [] };
    case "handChanged": {
      const hands = new Map(call.hands);
      if (event.isRaised) hands.set(call.self, chance.now);
      else hands.delete(call.self);
      return {
        state: {
          ...state,
          call: { ...call, hands, local: { ...call.local, isHandRaised: event.isRaised } },
        },
        effects: [],
      };
    }
  }
}

function join(event: EventOf<"joinRequested">, now: number): Transition {
  const off = { status: "off", problem: null } as const;
  const starting = { status: "starting", problem: null } as const;
  const call: ActiveCall = {
    roomId: event.roomId,
    isEncrypted: event.isEncrypted,
    self: event.self,
    startedAt: now,
    transport: null,
    isAnnounced: false,
    isProbablyLeft: false,
    memberships: [],
    links: new Map(),
    local: {
      microphone: event.microphone ? starting : off,
      camera: event.camera ? starting : off,
      screen: off,
      isHandRaised: false,
    },
    activeSpeaker: null,
    hands: new Map(),
    ringUserIds: event.ringUserIds,
    ring: null,
    endsWhenAlone: event.endsWhenAlone,
    lost: NOBODY_LOST,
    departed: new Set(),
  };
  return {
    state: { phase: "joining", call },
    effects: [
      { kind: "openPresence" },
      { kind: "findTransport" },
      event.microphone
        ? { kind: "setDevice", device: "microphone", isOn: true }
        : { kind: "prepareMicrophone" },
      ...(event.camera ? ([{ kind: "setDevice", device: "camera", isOn: true }] as const) : []),
    ],
  };
}

function transportFound(state: InCall, { transport }: EventOf<"transportFound">): Transition {
  const call = {
    ...state.call,
    transport,
    links: new Map([[transport.livekit_service_url, newLink("publish")]]),
  };
  const reconciled = reconcileLinks(call);
  return {
    state: { ...state, call: reconciled.call },
    effects: [
      openLink(call, transport.livekit_service_url, { isFresh: false }),
      { kind: "announce", transport, hasCamera: call.local.camera.status !== "off" },
      ...reconciled.effects,
    ],
  };
}

function linkUp(state: InCall, serviceUrl: string): Transition {
  const link = state.call.links.get(serviceUrl);
  if (link === undefined) return { state, effects: [{ kind: "closeLink", serviceUrl }] };
  const links = new Map(state.call.links).set(serviceUrl, { ...link, status: "up", failures: 0 });
  const next = goLive({ ...state, call: { ...state.call, links } });
  return link.use === "publish" ? { ...next, effects: [...next.effects, spareTokenTimer()] } : next;
}

/** A call is live once its own SFU carries it and the homeserver lists it. */
function goLive(state: InCall): Transition {
  const { call } = state;
  const isUp = [...call.links.values()].some(
    (link) => link.use === "publish" && link.status === "up",
  );
  if (state.phase === "live" || !isUp || !call.isAnnounced) return { state, effects: [] };
  return { state: { phase: "live", call }, effects: [] };
}

function linkLost(
  state: InCall,
  { serviceUrl, error }: EventOf<"linkFailed">,
  { jitter }: Chance,
): Transition {
  const { call } = state;
  const link = call.links.get(serviceUrl);
  if (link === undefined) return { state, effects: [] };
  const failures = link.failures + 1;
  const isOwn = link.use === "publish";
  const isJoining = isOwn && state.phase === "joining";
  const delayMs = retryDelay({ failures, code: error.code, isJoining, jitter });
  if (isOwn && (delayMs === null || (isJoining && failures >= JOIN_TRIES)))
    return failed(call, error);
  const links = new Map(call.links).set(serviceUrl, {
    ...link,
    status: "retrying",
    failures,
    participants: [],
    speakers: [],
  });
  return {
    state: { ...state, call: { ...call, links } },
    // A foreign SFU that refuses us may be waiting for its own people to open the room: ask again, slowly.
    effects: [retryTimer(serviceUrl, delayMs ?? 10_000)],
  };
}

function rtc(state: InCall, { event }: EventOf<"rtc">): Transition {
  if (event.kind === "failed") return failed(state.call, event.error);
  const { call, effects } = onRtcEvent(state.call, event);
  if (hasHungUp(call)) return leaving(call, "hung-up");
  const isAnswered = event.kind === "declined" && call !== state.call;
  if (isAnswered && ringing(call).length === 0 && !hasCompany(call))
    return leaving(call, "declined");
  const next = goLive({ ...state, call });
  const ring = event.kind === "announced" && !state.call.isAnnounced ? startRing(call) : [];
  const wait = waitForLost(state.call, call);
  return { state: next.state, effects: [...effects, ...next.effects, ...ring, ...wait] };
}

function endWhenHungUp(next: Transition): Transition {
  const { state } = next;
  if (state.phase !== "joining" && state.phase !== "live") return next;
  return hasHungUp(state.call) ? leaving(state.call, "hung-up") : next;
}

function startRing(call: ActiveCall): readonly CallEffect[] {
  if (call.ring === null) return [];
  return [
    { kind: "ring", userIds: call.ring.waitingFor, hasCamera: call.local.camera.status !== "off" },
    {
      kind: "startTimer",
      timer: "ring",
      delayMs: RING_LIFETIME_MS,
      event: { kind: "ringExpired" },
    },
  ];
}

function hasCompany(call: ActiveCall): boolean {
  return call.memberships.some((membership) => membership.identity !== call.self);
}

function leaving(call: ActiveCall, reason: EventOf<"leaveRequested">["reason"]): Transition {
  return {
    state: { phase: "leaving", roomId: call.roomId, reason },
    effects: [{ kind: "tearDown", membership: "remove" }],
  };
}

function failed(call: ActiveCall, error: CallError): Transition {
  return {
    state: { phase: "failed", roomId: call.roomId, error },
    effects: [
      { kind: "tearDown", membership: error.code === "call/taken-over" ? "abandon" : "remove" },
    ],
  };
}

function openLink(
  call: ActiveCall,
  serviceUrl: string,
  { isFresh }: { readonly isFresh: boolean },
): CallEffect {
  return {
    kind: "openLink",
    serviceUrl,
    use: call.links.get(serviceUrl)?.use ?? "subscribe",
    isFresh,
  };
}

function retryTimer(serviceUrl: string, delayMs: number): CallEffect {
  return {
    kind: "startTimer",
    timer: `retry ${serviceUrl}`,
    delayMs,
    event: { kind: "retryDue", serviceUrl },
  };
}

function spareTokenTimer(): CallEffect {
  return {
    kind: "startTimer",
    timer: "spareToken",
    delayMs: SPARE_TOKEN_AFTER_MS,
    event: { kind: "spareTokenDue" },
  };
}
