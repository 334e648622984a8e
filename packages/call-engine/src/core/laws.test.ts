/** What holds after any sequence of events. */
import {
  CallError,
  type CallErrorCode,
  type DeviceId,
  type LiveKitIdentity,
  type UserId,
} from "@tertulia/protocol";
import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { FAKE_SERVICE_URL, fakeMembership } from "../testing/createFakeMatrixSession.ts";
import { fakeParticipant } from "../testing/createFakeSfu.ts";
import { FAKE_CHANCE, joinRequested, LIVE, TRANSPORT_FOUND } from "../testing/playEvents.ts";
import type { ActiveCall, CallEvent, CallState } from "./callState.ts";
import { isInProgress } from "./snapshot.ts";
import { toSnapshot } from "./toSnapshot.ts";
import { transition } from "./transition.ts";

// A hundred histories each: on a busy machine that takes longer than a single example.
vi.setConfig({ testTimeout: 60_000 });

const SELF = { userId: "@ana:example.org" as UserId, deviceId: "ANA" as DeviceId };
const NAMES = ["ana", "beto", "carla", "dani"];
const SERVICES = [FAKE_SERVICE_URL, "https://north.example.net", "https://south.example.net"];
const CODES: CallErrorCode[] = [
  "call/sfu-unreachable",
  "call/forbidden",
  "call/unverified",
  "call/full",
  "call/taken-over",
  "call/service-unreachable",
];

const serviceUrl = fc.constantFrom(...SERVICES);
const error = fc.constantFrom(...CODES).map((code) => new CallError(code));
const identity = fc.constantFrom(...NAMES, "mallory").map((name) => fakeMembership(name).identity);
const membership = fc
  .record({ name: fc.constantFrom(...NAMES), serviceUrl: fc.option(serviceUrl) })
  .map(({ name, ...fields }) => fakeMembership(name, fields));
const memberships = fc.uniqueArray(membership, { selector: (one) => one.identity });
const participants = fc
  .uniqueArray(identity)
  .map((identities) => identities.map((one) => fakeParticipant(one, { isScreenOn: true })));

/** Everything that can happen to a call from outside, refused and lost connections most of all. */
const outsideEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  memberships.map((list): CallEvent => ({
    kind: "rtc",
    event: { kind: "memberships", memberships: list },
  })),
  serviceUrl.map((url): CallEvent => ({ kind: "linkUp", serviceUrl: url })),
  serviceUrl.map((url): CallEvent => ({ kind: "retryDue", serviceUrl: url })),
  fc.tuple(serviceUrl, error).map(([url, reason]): CallEvent => ({
    kind: "linkFailed",
    serviceUrl: url,
    error: reason,
  })),
  fc.tuple(serviceUrl, participants).map(([url, list]): CallEvent => ({
    kind: "sfu",
    serviceUrl: url,
    event: { kind: "participants", participants: list },
  })),
  fc.tuple(serviceUrl, fc.uniqueArray(identity)).map(([url, speakers]): CallEvent => ({
    kind: "sfu",
    serviceUrl: url,
    event: { kind: "speakers", speakers },
  })),
  fc.tuple(serviceUrl, identity).map(([url, one]): CallEvent => ({
    kind: "sfu",
    serviceUrl: url,
    event: { kind: "departed", identity: one },
  })),
  fc.constantFrom<CallEvent>(
    { kind: "rtc", event: { kind: "announced" } },
    { kind: "rtc", event: { kind: "declined", userId: "@beto:example.org" as UserId } },
    { kind: "rtc", event: { kind: "probablyLeft", isLeft: true } },
    { kind: "ringExpired" },
    { kind: "lostExpired" },
    { kind: "spareTokenDue" },
    { kind: "handChanged", isRaised: true },
    { kind: "dismissed" },
  ),
);
const start = fc.constantFrom<readonly CallEvent[]>(
  [joinRequested()],
  [
    joinRequested({ ringUserIds: ["@beto:example.org" as UserId], endsWhenAlone: true }),
    TRANSPORT_FOUND,
  ],
  LIVE,
);
const history = fc
  .tuple(start, fc.array(outsideEvent, { maxLength: 40 }))
  .map(([first, then]) => [...first, ...then]);

/** Looks at each state on the way, and at what led to it. */
function walk(
  events: readonly CallEvent[],
  look: (state: CallState, before: CallState, effects: readonly object[]) => void,
): void {
  let state: CallState = { phase: "idle", ended: null };
  for (const event of events) {
    const next = transition(state, event, FAKE_CHANCE);
    look(next.state, state, next.effects);
    state = next.state;
  }
}

function callOf(state: CallState): ActiveCall | null {
  return state.phase === "joining" || state.phase === "live" ? state.call : null;
}

it("[E30] whatever happens, there is a link for the own SFU and each named one, and no other", () => {
  fc.assert(
    fc.property(history, (events) => {
      walk(events, (state) => {
        const call = callOf(state);
        if (call?.transport == null) return;
        const named = [...call.memberships, ...call.lost]
          .filter((one) => one.identity !== call.self)
          .flatMap((one) => (one.serviceUrl === null ? [] : [one.serviceUrl]));
        expect(new Set(call.links.keys())).toEqual(new Set([FAKE_SERVICE_URL, ...named]));
        const own = [...call.links].filter(([, link]) => link.use === "publish");
        expect(own.map(([url]) => url)).toEqual([FAKE_SERVICE_URL]);
      });
    }),
  );
});

it("[E15] a call that ended asks for its teardown, once, and for nothing after", () => {
  fc.assert(
    fc.property(history, fc.array(outsideEvent), (events, late) => {
      const leave: CallEvent = { kind: "leaveRequested", reason: "left" };
      let teardowns = 0;
      walk([...events, leave, ...late], (state, before, effects) => {
        const isEnding = callOf(before) !== null && callOf(state) === null;
        if (isEnding) {
          teardowns += 1;
          expect(effects).toEqual([expect.objectContaining({ kind: "tearDown" })]);
        } else if (callOf(state) === null) expect(effects).toEqual([]);
        else expect(effects).not.toContainEqual(expect.objectContaining({ kind: "tearDown" }));
      });
      expect(teardowns).toBe(1);
    }),
  );
});

it("[E33] whatever the SFUs say, only members with a membership are shown, heard or speak", () => {
  fc.assert(
    fc.property(history, (events) => {
      walk(events, (state, _before, effects) => {
        const call = callOf(state);
        const snapshot = toSnapshot(state, SELF, { phase: "idle", ended: null });
        if (call === null || !isInProgress(snapshot)) return;
        const vouched = new Set<LiveKitIdentity>([
          call.self,
          ...call.memberships.map((one) => one.identity),
        ]);
        const shown = [
          ...snapshot.members.map((member) => member.key),
          ...snapshot.tiles.map((tile) => tile.member.key),
          ...(snapshot.activeSpeaker === null ? [] : [snapshot.activeSpeaker]),
        ];
        expect(shown.filter((key) => !vouched.has(key))).toEqual([]);
        for (const effect of effects as { kind: string; identities?: Set<LiveKitIdentity> }[])
          for (const heard of effect.identities ?? []) expect(vouched).toContain(heard);
      });
    }),
  );
});

it("[E72] a snapshot made from the one before equals one made from nothing", () => {
  fc.assert(
    fc.property(history, (events) => {
      let before = toSnapshot({ phase: "idle", ended: null }, SELF, { phase: "idle", ended: null });
      walk(events, (state) => {
        before = toSnapshot(state, SELF, before);
        expect(before).toEqual(toSnapshot(state, SELF, { phase: "idle", ended: null }));
      });
    }),
  );
});
