/** What an SFU connection's news change in a call. */
import type { DeviceKind, SfuEvent } from "../ports.ts";
import type { ActiveCall, CallEffect, CallState, Link, Transition } from "./callState.ts";
import type { LocalDevice, MemberKey } from "./snapshot.ts";

type InCall = Extract<CallState, { phase: "joining" | "live" }>;

/** The state after one event of one link; `disconnected` is judged by the caller. */
export function onSfuEvent(
  state: InCall,
  serviceUrl: string,
  event: Exclude<SfuEvent, { kind: "disconnected" }>,
): Transition {
  const { call } = state;
  switch (event.kind) {
    case "participants": {
      const next = withLink(state, serviceUrl, { participants: event.participants })
        .state as InCall;
      const present = new Set(event.participants.map(({ identity }) => identity));
      const departed = [...call.departed].filter((identity) => !present.has(identity));
      return departed.length === call.departed.size
        ? { state: next, effects: [] }
        : { state: { ...next, call: { ...next.call, departed: new Set(departed) } }, effects: [] };
    }
    case "departed": {
      // An SFU speaks of its own people only.
      const isTheirs = [...call.memberships, ...call.lost].some(
        (member) => member.identity === event.identity && member.serviceUrl === serviceUrl,
      );
      if (!call.endsWhenAlone || !isTheirs) return { state, effects: [] };
      const departed = new Set(call.departed).add(event.identity);
      return { state: { ...state, call: { ...call, departed } }, effects: [] };
    }
    case "reconnecting":
      return withLink(state, serviceUrl, { status: "retrying" });
    case "reconnected": {
      const next = withLink(state, serviceUrl, { status: "up", failures: 0 });
      // LiveKit's goodbye to whoever it puts out can get lost, and the library then comes back with the token it has.
      const isOwn = call.links.get(serviceUrl)?.use === "publish";
      return isOwn ? { ...next, effects: [{ kind: "requestSpareToken" }] } : next;
    }
    case "speakers": {
      const next = withLink(state, serviceUrl, { speakers: event.speakers }).state as InCall;
      const activeSpeaker = pickActiveSpeaker(call.activeSpeaker, speakersOf(next.call), call.self);
      return { state: { ...next, call: { ...next.call, activeSpeaker } }, effects: [] };
    }
    case "device": {
      const { device, status, problem } = event;
      const local: LocalDevice = { status, problem };
      return {
        state: {
          ...state,
          call: { ...call, local: { ...call.local, [device satisfies DeviceKind]: local } },
        },
        effects: [] satisfies CallEffect[],
      };
    }
  }
}

/** Who speaks: on each SFU, only the members whose memberships name it; the local member on the own one. */
export function speakersOf(call: ActiveCall): readonly MemberKey[] {
  const homes = new Map(call.memberships.map(({ identity, serviceUrl }) => [identity, serviceUrl]));
  return [...call.links].flatMap(([serviceUrl, link]) =>
    link.speakers.filter((speaker) =>
      speaker === call.self ? link.use === "publish" : homes.get(speaker) === serviceUrl,
    ),
  );
}

/** Keeps whoever still speaks; else the first other who does; else the last one. */
function pickActiveSpeaker(
  last: MemberKey | null,
  speakers: readonly MemberKey[],
  self: MemberKey,
): MemberKey | null {
  if (last !== null && speakers.includes(last)) return last;
  return speakers.find((speaker) => speaker !== self) ?? last;
}

function withLink(state: InCall, serviceUrl: string, fields: Partial<Link>): Transition {
  const link = state.call.links.get(serviceUrl);
  if (link === undefined) return { state, effects: [] };
  const links = new Map(state.call.links).set(serviceUrl, { ...link, ...fields });
  return { state: { ...state, call: { ...state.call, links } }, effects: [] };
}
