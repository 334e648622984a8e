/** Rules of the core: joining, leaving, failing, retrying, ringing. */
import { CallError, type CallErrorCode, type UserId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { RtcMembership } from "../ports.ts";
import { FAKE_SERVICE_URL, fakeMembership } from "../testing/createFakeMatrixSession.ts";
import { PLAIN_ROOM } from "../testing/createFakePorts.ts";
import {
  ANNOUNCED,
  joinRequested,
  LIVE,
  OWN_LINK_UP,
  playEvents,
  TRANSPORT_FOUND,
} from "../testing/playEvents.ts";
import type { ActiveCall, CallEvent, CallState } from "./callState.ts";

const NORTH = "https://north.example.net/jwt";
const BETO = "@beto:example.org" as UserId;
const CARLA = "@carla:example.org" as UserId;
const REMOVE = [{ kind: "tearDown", membership: "remove" }];
const LEAVE: CallEvent = { kind: "leaveRequested", reason: "left" };
const CLOSED: CallEvent = { kind: "closed" };
const RING_EXPIRED: CallEvent = { kind: "ringExpired" };

function memberships(...list: readonly RtcMembership[]): CallEvent {
  return { kind: "rtc", event: { kind: "memberships", memberships: list } };
}

function linkFailed(code: CallErrorCode, serviceUrl = FAKE_SERVICE_URL): CallEvent {
  return { kind: "linkFailed", serviceUrl, error: new CallError(code) };
}

function declinedBy(userId: UserId): CallEvent {
  return { kind: "rtc", event: { kind: "declined", userId } };
}

function callOf(state: CallState): ActiveCall {
  if (state.phase !== "joining" && state.phase !== "live") throw new TypeError(state.phase);
  return state.call;
}

function retryAfter(delayMs: number, serviceUrl = FAKE_SERVICE_URL): object {
  return {
    kind: "startTimer",
    timer: `retry ${serviceUrl}`,
    delayMs,
    event: { kind: "retryDue", serviceUrl },
  };
}

describe("joining", () => {
  it("[E1] presence, transport and microphone are asked for at once", () => {
    expect(playEvents([joinRequested()]).effects).toEqual([
      { kind: "openPresence" },
      { kind: "findTransport" },
      { kind: "prepareMicrophone" },
    ]);
  });

  it("[E1] token and membership go out together once the transport is known", () => {
    expect(playEvents([joinRequested(), TRANSPORT_FOUND]).effects.slice(0, 2)).toEqual([
      { kind: "openLink", serviceUrl: FAKE_SERVICE_URL, use: "publish", isFresh: false },
      {
        kind: "announce",
        transport: { type: "livekit", livekit_service_url: FAKE_SERVICE_URL },
        hasCamera: false,
      },
    ]);
  });

  it("[E40] devices that were asked for are opened at once", () => {
    const { effects, state } = playEvents([joinRequested({ microphone: true, camera: true })]);
    expect(effects.slice(2)).toEqual([
      { kind: "setDevice", device: "microphone", isOn: true },
      { kind: "setDevice", device: "camera", isOn: true },
    ]);
    const starting = { status: "starting", problem: null };
    expect(callOf(state).local).toEqual({
      microphone: starting,
      camera: starting,
      screen: { status: "off", problem: null },
      isHandRaised: false,
    });
  });

  it.each([
    ["SFU first", [OWN_LINK_UP, ANNOUNCED]],
    ["membership first", [ANNOUNCED, OWN_LINK_UP]],
  ])("[E3] live when the own SFU is up and the membership was taken: %s", (_name, events) => {
    const phases = [1, 2].map(
      (count) =>
        playEvents([joinRequested(), TRANSPORT_FOUND, ...events.slice(0, count)]).state.phase,
    );
    expect(phases).toEqual(["joining", "live"]);
  });

  it("[E3] a foreign SFU makes nothing live", () => {
    const { state } = playEvents([
      joinRequested(),
      TRANSPORT_FOUND,
      ANNOUNCED,
      memberships(fakeMembership("carla", { serviceUrl: NORTH })),
      { kind: "linkUp", serviceUrl: NORTH },
    ]);
    expect(state.phase).toBe("joining");
  });

  it("[E6] a refused join fails without anything to tear down", () => {
    const error = new CallError("call/no-permission");
    const { state, effects } = playEvents([{ kind: "joinRefused", roomId: PLAIN_ROOM, error }]);
    expect([state, effects]).toEqual([{ phase: "failed", roomId: PLAIN_ROOM, error }, []]);
  });

  it("[E7] no transport: failed, and all is torn down", () => {
    const error = new CallError("call/no-transport");
    const { state, effects } = playEvents([joinRequested(), { kind: "transportFailed", error }]);
    expect([state, effects]).toEqual([{ phase: "failed", roomId: PLAIN_ROOM, error }, REMOVE]);
  });

  it("[E8] dismissing takes the error away, and nothing else", () => {
    const error = new CallError("call/no-transport");
    const failed = playEvents([joinRequested(), { kind: "transportFailed", error }]).state;
    const dismissed = playEvents([{ kind: "dismissed" }], failed);
    expect(dismissed).toMatchObject({ state: { phase: "idle", ended: null }, effects: [] });
    const live = playEvents(LIVE).state;
    expect(playEvents([{ kind: "dismissed" }], live)).toMatchObject({ state: live, effects: [] });
  });
});

describe("leaving", () => {
  it.each([
    ["joining", [joinRequested()]],
    ["live", LIVE],
  ])("[E10] from %s: everything is torn down, then idle", (_phase, before) => {
    const leaving = playEvents([...before, LEAVE]);
    expect(leaving.state).toEqual({ phase: "leaving", roomId: PLAIN_ROOM, reason: "left" });
    expect(leaving.effects).toEqual(REMOVE);
    expect(playEvents([CLOSED], leaving.state).state).toEqual({
      phase: "idle",
      ended: { roomId: PLAIN_ROOM, reason: "left" },
    });
  });

  it("[E12] leaving again, or when there is nothing to leave, does nothing", () => {
    const leaving = playEvents([...LIVE, LEAVE]).state;
    expect(playEvents([LEAVE], leaving)).toMatchObject({ state: leaving, effects: [] });
    const idle = playEvents([]).state;
    expect(playEvents([LEAVE], idle)).toMatchObject({ state: idle, effects: [] });
  });
});

describe("an SFU that fails", () => {
  it("[E23] a lost connection is tried again with a fresh token, the call goes on", () => {
    const lost = playEvents([
      ...LIVE,
      {
        kind: "sfu",
        serviceUrl: FAKE_SERVICE_URL,
        event: { kind: "disconnected", error: new CallError("call/sfu-unreachable") },
      },
    ]);
    expect(lost.state.phase).toBe("live");
    expect(lost.effects).toEqual([retryAfter(375)]);
    const due: CallEvent = { kind: "retryDue", serviceUrl: FAKE_SERVICE_URL };
    expect(playEvents([due], lost.state).effects).toEqual([
      { kind: "openLink", serviceUrl: FAKE_SERVICE_URL, use: "publish", isFresh: true },
    ]);
  });

  it("[E23] nobody of a lost connection is shown, and success forgets the failures", () => {
    const participants: CallEvent = {
      kind: "sfu",
      serviceUrl: FAKE_SERVICE_URL,
      event: { kind: "participants", participants: [{ identity: "x" } as never] },
    };
    const lost = playEvents([...LIVE, participants, linkFailed("call/sfu-unreachable")]).state;
    const linkOf = (state: CallState): object | undefined =>
      callOf(state).links.get(FAKE_SERVICE_URL);
    const quiet = { use: "publish", participants: [], speakers: [] };
    expect(linkOf(lost)).toEqual({ ...quiet, status: "retrying", failures: 1 });
    const up = playEvents([OWN_LINK_UP], lost).state;
    expect(linkOf(up)).toEqual({ ...quiet, status: "up", failures: 0 });
  });

  it("[E24] a join gives up after the second failure", () => {
    const once = playEvents([
      joinRequested(),
      TRANSPORT_FOUND,
      linkFailed("call/service-unreachable"),
    ]);
    expect(once).toMatchObject({ state: { phase: "joining" }, effects: [retryAfter(2250)] });
    const twice = playEvents([linkFailed("call/service-unreachable")], once.state);
    expect(twice.state).toMatchObject({
      phase: "failed",
      error: { code: "call/service-unreachable" },
    });
    expect(twice.effects).toEqual(REMOVE);
  });

  it("[E240] a join gives up when it was not recognised twice", () => {
    const once = playEvents([joinRequested(), TRANSPORT_FOUND, linkFailed("call/unverified")]);
    expect(once).toMatchObject({ state: { phase: "joining" }, effects: [retryAfter(2250)] });
    const twice = playEvents([linkFailed("call/unverified")], once.state);
    expect(twice.state).toMatchObject({ phase: "failed", error: { code: "call/unverified" } });
  });

  it.each([
    ["publish", FAKE_SERVICE_URL, [{ kind: "requestSpareToken" }]],
    ["subscribe", NORTH, []],
  ] as const)(
    "[E192] the own SFU found again means asking anew whether one may stay: %s",
    (_, serviceUrl, effects) => {
      const carla = fakeMembership("carla", { serviceUrl: NORTH });
      const found = (kind: "reconnecting" | "reconnected"): CallEvent => ({
        kind: "sfu",
        serviceUrl,
        event: { kind },
      });
      const lost = playEvents([...LIVE, memberships(carla), found("reconnecting")]).state;
      expect(playEvents([found("reconnected")], lost).effects).toEqual(effects);
    },
  );

  it("[E24] a live call never gives up", () => {
    const many = Array.from({ length: 50 }, () => linkFailed("call/sfu-unreachable"));
    expect(playEvents([...LIVE, ...many])).toMatchObject({
      state: { phase: "live" },
      effects: [retryAfter(7500)],
    });
  });

  it.each<CallErrorCode>(["call/forbidden", "call/full", "call/removed", "call/ended"])(
    "[E29] %s ends the call at once and removes the membership",
    (code) => {
      const { state, effects } = playEvents([...LIVE, linkFailed(code)]);
      expect(state).toMatchObject({ phase: "failed", error: { code } });
      expect(effects).toEqual(REMOVE);
    },
  );

  it("[E28] taken over: ended, and the membership is the other tab's", () => {
    const { state, effects } = playEvents([...LIVE, linkFailed("call/taken-over")]);
    expect(state).toMatchObject({ phase: "failed", error: { code: "call/taken-over" } });
    expect(effects).toEqual([{ kind: "tearDown", membership: "abandon" }]);
  });

  it.each<[CallErrorCode, number]>([
    ["call/sfu-unreachable", 375],
    ["call/forbidden", 10_000],
    ["call/full", 10_000],
    ["call/removed", 10_000],
  ])("[E32] a foreign SFU with %s is asked again, the call goes on", (code, delayMs) => {
    const { state, effects } = playEvents([
      ...LIVE,
      memberships(fakeMembership("carla", { serviceUrl: NORTH })),
      linkFailed(code, NORTH),
    ]);
    expect(state.phase).toBe("live");
    expect(effects).toEqual([retryAfter(delayMs, NORTH)]);
  });

  it("[E29] a membership that fails ends the call", () => {
    const error = new CallError("call/membership-failed");
    const { state, effects } = playEvents([
      ...LIVE,
      { kind: "rtc", event: { kind: "failed", error } },
    ]);
    expect([state, effects]).toEqual([{ phase: "failed", roomId: PLAIN_ROOM, error }, REMOVE]);
  });
});

describe("spare tokens", () => {
  const SPARE_TIMER = {
    kind: "startTimer",
    timer: "spareToken",
    delayMs: 1_500_000,
    event: { kind: "spareTokenDue" },
  };

  it("[E26] one is asked for 25 minutes after the own SFU is up, and every 25 after", () => {
    expect(playEvents([joinRequested(), TRANSPORT_FOUND, OWN_LINK_UP]).effects).toEqual([
      SPARE_TIMER,
    ]);
    expect(playEvents([...LIVE, { kind: "spareTokenDue" }]).effects).toEqual([
      { kind: "requestSpareToken" },
      SPARE_TIMER,
    ]);
  });

  it.each<[CallErrorCode, string]>([
    ["call/forbidden", "failed"],
    ["call/unverified", "live"],
    ["call/service-unreachable", "live"],
    ["call/homeserver-unreachable", "live"],
  ])("[E27] a spare that fails with %s leaves the call %s", (code, phase) => {
    const error = new CallError(code);
    const { state, effects } = playEvents([...LIVE, { kind: "spareTokenRefused", error }]);
    expect([state.phase, effects]).toEqual([phase, phase === "failed" ? REMOVE : []]);
  });
});

describe("ringing others", () => {
  const ringTwo = joinRequested({ ringUserIds: [BETO, CARLA] });
  const ANNOUNCED_RINGING = [ringTwo, TRANSPORT_FOUND, OWN_LINK_UP, ANNOUNCED];

  it("[E60] they are rung once, when the membership stands", () => {
    const announced = playEvents(ANNOUNCED_RINGING);
    expect(announced.effects).toEqual([
      { kind: "ring", userIds: [BETO, CARLA], hasCamera: false },
      { kind: "startTimer", timer: "ring", delayMs: 90_000, event: RING_EXPIRED },
    ]);
    expect(playEvents([ANNOUNCED], announced.state).effects).toEqual([]);
  });

  it("[E60] whoever is there already is not rung, and nobody is no ring", () => {
    const ringKinds = (...here: RtcMembership[]): unknown =>
      playEvents([ringTwo, TRANSPORT_FOUND, memberships(...here), ANNOUNCED]).effects;
    expect(ringKinds(fakeMembership("beto"))).toMatchObject([
      { kind: "ring", userIds: [CARLA] },
      { kind: "startTimer" },
    ]);
    expect(ringKinds(fakeMembership("beto"), fakeMembership("carla"))).toEqual([]);
  });

  it("[E61] who joins is no longer rung", () => {
    const { state } = playEvents([...ANNOUNCED_RINGING, memberships(fakeMembership("beto"))]);
    expect(callOf(state).ring).toEqual({ waitingFor: [CARLA], hasDecline: false });
  });

  it("[E62] when all have declined and nobody is there, the call ends as declined", () => {
    const one = playEvents([...ANNOUNCED_RINGING, declinedBy(BETO)]);
    expect([one.state.phase, one.effects]).toEqual(["live", []]);
    const both = playEvents([declinedBy(CARLA)], one.state);
    expect([both.state, both.effects]).toEqual([
      { phase: "leaving", roomId: PLAIN_ROOM, reason: "declined" },
      REMOVE,
    ]);
  });

  it("[E62] the others' no does not end a call in which somebody is", () => {
    const { state } = playEvents([
      ...ANNOUNCED_RINGING,
      memberships(fakeMembership("beto")),
      declinedBy(CARLA),
    ]);
    expect(state.phase).toBe("live");
  });

  it("[E62] the no of somebody who was not rung counts for nothing", () => {
    const before = playEvents(ANNOUNCED_RINGING).state;
    const dani = declinedBy("@dani:example.org" as UserId);
    expect(playEvents([dani], before).state).toEqual(before);
    const quiet = playEvents(LIVE).state;
    expect(playEvents([declinedBy(BETO)], quiet).state).toEqual(quiet);
  });

  it.each<[string, readonly CallEvent[], object]>([
    ["nobody answered", [], { phase: "leaving", reason: "unanswered" }],
    ["one declined", [declinedBy(BETO)], { phase: "leaving", reason: "declined" }],
    ["one came", [memberships(fakeMembership("beto"))], { phase: "live", call: { ring: null } }],
    [
      "all came and left again",
      [memberships(fakeMembership("beto"), fakeMembership("carla")), memberships()],
      { phase: "live", call: { ring: null } },
    ],
  ])("[E63] after 90 s, when %s", (_name, events, state) => {
    expect(playEvents([...ANNOUNCED_RINGING, ...events, RING_EXPIRED]).state).toMatchObject(state);
  });

  it("[E64] a call between two goes on before anybody came", () => {
    const { state } = playEvents([
      joinRequested({ endsWhenAlone: true }),
      ...LIVE.slice(1),
      memberships(fakeMembership("ana")),
    ]);
    expect(state.phase).toBe("live");
  });

  it("[E64] any other call goes on alone", () => {
    const { state } = playEvents([...LIVE, memberships(fakeMembership("beto")), memberships()]);
    expect(state.phase).toBe("live");
  });
});

describe("news", () => {
  it("[E35] unsure whether it is still listed, the device sends nothing", () => {
    const unsure: CallEvent = { kind: "rtc", event: { kind: "probablyLeft", isLeft: true } };
    const sure: CallEvent = { kind: "rtc", event: { kind: "probablyLeft", isLeft: false } };
    const left = playEvents([...LIVE, unsure]);
    expect(left.effects).toEqual([{ kind: "pauseUpstream", isPaused: true }]);
    expect(playEvents([sure], left.state).effects).toEqual([
      { kind: "pauseUpstream", isPaused: false },
    ]);
  });

  it("[E42] a device that fails leaves the call as it is and shows its problem", () => {
    const { state, effects } = playEvents([
      ...LIVE,
      {
        kind: "sfu",
        serviceUrl: "",
        event: { kind: "device", device: "camera", status: "off", problem: "device/no-camera" },
      },
    ]);
    expect([state.phase, callOf(state).local.camera, effects]).toEqual([
      "live",
      { status: "off", problem: "device/no-camera" },
      [],
    ]);
  });

  it("[E45] the own hand is ahead of its echo; others' are as the room says", () => {
    const other = fakeMembership("beto").identity;
    const self = fakeMembership("ana").identity;
    const hands = (...entries: [typeof self, number][]): CallEvent => ({
      kind: "rtc",
      event: { kind: "hands", hands: new Map(entries) },
    });
    const handsAfter = (...events: CallEvent[]): unknown => [
      ...callOf(playEvents([...LIVE, ...events]).state).hands,
    ];
    const up: CallEvent = { kind: "handChanged", isRaised: true };
    const down: CallEvent = { kind: "handChanged", isRaised: false };
    expect(handsAfter(up)).toEqual([[self, 1_790_000_000_000]]);
    expect(handsAfter(up, hands([other, 5]))).toEqual([
      [other, 5],
      [self, 1_790_000_000_000],
    ]);
    expect(handsAfter(up, down, hands([self, 7], [other, 5]))).toEqual([[other, 5]]);
  });
});
