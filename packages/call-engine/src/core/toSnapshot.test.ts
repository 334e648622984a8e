/** Rules E33 and E70–E76: what is shown. */
import type { DeviceId, LiveKitIdentity, UserId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { RtcMembership, SfuEvent, SfuParticipant } from "../ports.ts";
import { FAKE_SERVICE_URL, fakeMembership } from "../testing/createFakeMatrixSession.ts";
import { PLAIN_ROOM } from "../testing/createFakePorts.ts";
import { fakeParticipant } from "../testing/createFakeSfu.ts";
import {
  ANNOUNCED,
  joinRequested,
  LIVE,
  OWN_LINK_UP,
  playEvents,
  TRANSPORT_FOUND,
} from "../testing/playEvents.ts";
import type { CallEvent } from "./callState.ts";
import { isInProgress, type CallInProgress, type CallSnapshot } from "./snapshot.ts";
import { toSnapshot } from "./toSnapshot.ts";

const NORTH = "https://north.example.net/jwt";
const SELF = { userId: "@ana:example.org" as UserId, deviceId: "ANA" as DeviceId };
const IDLE: CallSnapshot = { phase: "idle", ended: null };
const ana = fakeMembership("ana");
const beto = fakeMembership("beto", { joinedAt: 1_789_999_999_000 });
const carla = fakeMembership("carla", { serviceUrl: NORTH, joinedAt: 1_789_999_998_000 });

function memberships(...list: readonly RtcMembership[]): CallEvent {
  return { kind: "rtc", event: { kind: "memberships", memberships: list } };
}

function sfu(event: SfuEvent, serviceUrl = FAKE_SERVICE_URL): CallEvent {
  return { kind: "sfu", serviceUrl, event };
}

function participants(list: readonly SfuParticipant[], serviceUrl = FAKE_SERVICE_URL): CallEvent {
  return sfu({ kind: "participants", participants: list }, serviceUrl);
}

function speakers(list: readonly LiveKitIdentity[], serviceUrl = FAKE_SERVICE_URL): CallEvent {
  return sfu({ kind: "speakers", speakers: list }, serviceUrl);
}

function inProgress(snapshot: CallSnapshot): CallInProgress {
  if (!isInProgress(snapshot)) throw new TypeError(snapshot.phase);
  return snapshot;
}

function shown(...events: readonly CallEvent[]): CallInProgress {
  return inProgress(toSnapshot(playEvents([...LIVE, ...events]).state, SELF, IDLE));
}

function memberOf(snapshot: CallInProgress, { identity }: RtcMembership): object | undefined {
  return snapshot.members.find((member) => member.key === identity);
}

describe("members", () => {
  it("[E70] alone one sees oneself, before the membership has come round", () => {
    const off = { status: "off", problem: null };
    const local = {
      key: ana.identity,
      userId: SELF.userId,
      deviceId: SELF.deviceId,
      isLocal: true,
      media: "connected",
      isMicrophoneOn: false,
      isCameraOn: false,
      isScreenOn: false,
      isSpeaking: false,
      handRaisedAt: null,
      quality: "unknown",
      joinedAt: 1_790_000_000_000,
    };
    expect(shown()).toEqual({
      phase: "live",
      roomId: PLAIN_ROOM,
      isEncrypted: false,
      startedAt: 1_790_000_000_000,
      members: [local],
      tiles: [{ id: `${ana.identity}/camera`, member: local, source: "camera", hasVideo: false }],
      activeSpeaker: null,
      local: { microphone: off, camera: off, screen: off, isHandRaised: false },
      link: "up",
      ringing: [],
      lost: [],
    });
  });

  it("[E70] the local member first, then whoever has been there longest, then by name", () => {
    const dani = fakeMembership("dani", { joinedAt: beto.joinedAt });
    const { members } = shown(memberships(dani, ana, beto, carla));
    expect(members.map((member) => member.deviceId)).toEqual(["ANA", "CARLA", "BETO", "DANI"]);
  });

  it("[E70] two devices of one person are two members", () => {
    const tablet = fakeMembership("ana", {
      deviceId: "TABLET" as DeviceId,
      identity: "@ana:example.org:TABLET" as LiveKitIdentity,
    });
    expect(shown(memberships(ana, tablet)).members.map((member) => member.isLocal)).toEqual([
      true,
      false,
    ]);
  });

  it("[E73] a member waits until the SFU has them, and again when it has lost them", () => {
    const media = (...events: CallEvent[]): unknown =>
      memberOf(shown(memberships(beto), ...events), beto);
    const there = participants([fakeParticipant(beto.identity, { quality: "good" })]);
    expect(media()).toMatchObject({ media: "waiting", quality: "unknown" });
    expect(media(there)).toMatchObject({ media: "connected", quality: "good" });
    expect(media(there, participants([]))).toMatchObject({ media: "waiting" });
  });
});

describe("attestation", () => {
  const impostor = fakeParticipant("@mallory:example.org:M" as LiveKitIdentity, {
    isMicrophoneOn: true,
    isScreenOn: true,
    hasScreenVideo: true,
  });

  it("[E33] a participant without a membership is not shown and does not speak", () => {
    const before = shown(memberships(beto));
    const after = shown(
      memberships(beto),
      participants([impostor]),
      speakers([impostor.identity, "@eva:example.org:E" as LiveKitIdentity]),
    );
    expect(after).toEqual(before);
  });

  it("[E33] a member's name on another SFU is not that member", () => {
    const disguised = { ...impostor, identity: beto.identity };
    const snapshot = shown(
      memberships(beto, carla),
      participants([disguised], NORTH),
      speakers([beto.identity, ana.identity], NORTH),
    );
    expect(memberOf(snapshot, beto)).toMatchObject({
      media: "waiting",
      isScreenOn: false,
      isSpeaking: false,
    });
    expect(snapshot.activeSpeaker).toBeNull();
    expect(memberOf(snapshot, ana)).toMatchObject({ isSpeaking: false });
  });
});

describe("tiles", () => {
  const sharing = fakeParticipant(beto.identity, { isScreenOn: true, isCameraOn: true });

  it("[E71] screens first, then a camera tile for each member in their order", () => {
    const { tiles } = shown(memberships(beto, carla), participants([sharing]));
    expect(tiles.map((tile) => tile.id)).toEqual([
      `${beto.identity}/screen`,
      `${ana.identity}/camera`,
      `${carla.identity}/camera`,
      `${beto.identity}/camera`,
    ]);
  });

  it("[E76] a picture is there once it has arrived; the own one at once", () => {
    const pictures = (...events: CallEvent[]): readonly string[] =>
      shown(memberships(beto), ...events)
        .tiles.filter((tile) => tile.hasVideo)
        .map((tile) => tile.id);
    expect(pictures(participants([sharing]))).toEqual([]);
    expect(
      pictures(participants([{ ...sharing, hasCameraVideo: true, hasScreenVideo: true }])),
    ).toEqual([`${beto.identity}/screen`, `${beto.identity}/camera`]);
    const on = { kind: "device", status: "on", problem: null } as const;
    expect(
      pictures(sfu({ ...on, device: "camera" }, ""), sfu({ ...on, device: "screen" }, "")),
    ).toEqual([`${ana.identity}/screen`, `${ana.identity}/camera`]);
  });

  it("[E76] a camera that is off has no picture, whatever was received", () => {
    const off = fakeParticipant(beto.identity, { isCameraOn: false, hasCameraVideo: true });
    const { tiles } = shown(memberships(beto), participants([off]));
    expect(tiles.some((tile) => tile.hasVideo)).toBe(false);
  });
});

describe("speaking", () => {
  it("[E74] members speak on their own SFUs side by side", () => {
    const snapshot = shown(
      memberships(beto, carla),
      speakers([beto.identity, ana.identity]),
      speakers([carla.identity], NORTH),
    );
    expect(snapshot.members.map((member) => member.isSpeaking)).toEqual([true, true, true]);
    expect(shown(memberships(beto), speakers([beto.identity]), speakers([])).members[1]).toEqual(
      expect.objectContaining({ isSpeaking: false }),
    );
  });

  it("[E74] the active speaker stays while they speak, and until somebody else does", () => {
    const dani = fakeMembership("dani");
    const active = (...events: CallEvent[]): unknown =>
      shown(memberships(beto, dani), ...events).activeSpeaker;
    expect(active(speakers([ana.identity]))).toBeNull();
    expect(active(speakers([beto.identity, dani.identity]))).toBe(beto.identity);
    expect(active(speakers([beto.identity]), speakers([dani.identity, beto.identity]))).toBe(
      beto.identity,
    );
    expect(active(speakers([beto.identity]), speakers([]))).toBe(beto.identity);
    expect(active(speakers([beto.identity]), speakers([ana.identity]))).toBe(beto.identity);
    expect(active(speakers([beto.identity]), speakers([dani.identity]))).toBe(dani.identity);
    expect(active(speakers([beto.identity]), memberships(dani))).toBeNull();
  });

  it("[E74] nobody of a lost connection speaks", () => {
    const snapshot = shown(
      memberships(beto),
      speakers([beto.identity]),
      sfu({ kind: "disconnected", error: { code: "call/sfu-unreachable" } as never }),
    );
    expect(memberOf(snapshot, beto)).toMatchObject({ isSpeaking: false });
  });
});

describe("link health", () => {
  const unsure = (isLeft: boolean): CallEvent => ({
    kind: "rtc",
    event: { kind: "probablyLeft", isLeft },
  });

  it.each<[string, readonly CallEvent[], string]>([
    ["joining", [joinRequested(), TRANSPORT_FOUND, OWN_LINK_UP], "connecting"],
    ["live", LIVE, "up"],
    ["the SDK reconnects", [...LIVE, sfu({ kind: "reconnecting" })], "retrying"],
    ["it has", [...LIVE, sfu({ kind: "reconnecting" }), sfu({ kind: "reconnected" })], "up"],
    ["the membership is in doubt", [...LIVE, unsure(true)], "retrying"],
    ["it is not any more", [...LIVE, unsure(true), unsure(false)], "up"],
    ["only a foreign SFU is down", [...LIVE, memberships(carla)], "up"],
  ])("[E75] %s", (_name, events, link) => {
    const snapshot = toSnapshot(playEvents(events).state, SELF, IDLE);
    expect(inProgress(snapshot).link).toBe(link);
  });
});

describe("identity", () => {
  it("[E72] what did not change stays the same object", () => {
    const first = playEvents([...LIVE, memberships(beto, carla)]);
    const before = inProgress(toSnapshot(first.state, SELF, IDLE));
    const change = participants([fakeParticipant(carla.identity)], NORTH);
    const after = inProgress(
      toSnapshot(playEvents([change], first.state).state, SELF, before as CallSnapshot),
    );
    const same = (list: "members" | "tiles"): readonly boolean[] =>
      after[list].map((item, at) => item === before[list][at]);
    expect([same("members"), same("tiles")]).toEqual([
      [true, false, true],
      [true, false, true],
    ]);
    expect(after.local).toBe(before.local);
  });

  it("[E72] lists in which nothing changed stay the same lists", () => {
    const first = playEvents([...LIVE, memberships(beto)]);
    const before = inProgress(toSnapshot(first.state, SELF, IDLE));
    const unsure: CallEvent = { kind: "rtc", event: { kind: "probablyLeft", isLeft: true } };
    const after = inProgress(
      toSnapshot(playEvents([unsure], first.state).state, SELF, before as CallSnapshot),
    );
    expect(after).not.toBe(before);
    expect([after.members === before.members, after.tiles === before.tiles]).toEqual([true, true]);
  });

  it("[E72] when nothing is to be seen of an event, the snapshot is the one before", () => {
    const first = playEvents([...LIVE, memberships(beto)]);
    const before = toSnapshot(first.state, SELF, IDLE);
    const again = playEvents([memberships({ ...beto }), ANNOUNCED, participants([])], first.state);
    expect(toSnapshot(again.state, SELF, before)).toBe(before);
  });

  it("[E72] another call's members are never kept", () => {
    const before = toSnapshot(playEvents([...LIVE, memberships(beto)]).state, SELF, IDLE);
    const elsewhere = joinRequested({ roomId: "!other:example.org" as typeof PLAIN_ROOM });
    const after = inProgress(toSnapshot(playEvents([elsewhere]).state, SELF, before));
    expect(after.members[0]).not.toBe(inProgress(before).members[0]);
  });
});

it.each<[string, readonly CallEvent[], object]>([
  [
    "leaving",
    [...LIVE, { kind: "leaveRequested", reason: "left" }],
    { phase: "leaving", roomId: PLAIN_ROOM },
  ],
  ["idle", [], { phase: "idle", ended: null }],
])("[E10] %s shows no call", (_phase, events, snapshot) => {
  expect(toSnapshot(playEvents(events).state, SELF, IDLE)).toEqual(snapshot);
});
