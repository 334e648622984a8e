/** Rules E180–E184: somebody vanishes from a call between two. */
import type { LiveKitIdentity, UserId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { RtcMembership, SfuEvent } from "../ports.ts";
import { FAKE_SERVICE_URL, fakeMembership } from "../testing/createFakeMatrixSession.ts";
import { PLAIN_ROOM } from "../testing/createFakePorts.ts";
import { fakeParticipant } from "../testing/createFakeSfu.ts";
import { joinRequested, LIVE, playEvents } from "../testing/playEvents.ts";
import type { CallEvent } from "./callState.ts";
import { isInProgress } from "./snapshot.ts";
import { toSnapshot } from "./toSnapshot.ts";

const NORTH = "https://north.example.net/jwt";
const ana = fakeMembership("ana");
const beto = fakeMembership("beto");
const carla = fakeMembership("carla", { serviceUrl: NORTH });
const WITH_BETO = [
  joinRequested({ endsWhenAlone: true }),
  ...LIVE.slice(1),
  memberships(ana, beto),
  sfu({ kind: "participants", participants: [fakeParticipant(beto.identity)] }),
];
const BETO_DEPARTED = sfu({ kind: "departed", identity: beto.identity });
const EXPIRED: CallEvent = { kind: "lostExpired" };
const HUNG_UP = { phase: "leaving", roomId: PLAIN_ROOM, reason: "hung-up" };

function memberships(...list: readonly RtcMembership[]): CallEvent {
  return { kind: "rtc", event: { kind: "memberships", memberships: list } };
}

function sfu(event: SfuEvent, serviceUrl = FAKE_SERVICE_URL): CallEvent {
  return { kind: "sfu", serviceUrl, event };
}

function lostAfter(...events: readonly CallEvent[]): readonly UserId[] | null {
  const { state } = playEvents([...WITH_BETO, ...events]);
  const snapshot = toSnapshot(state, ana, { phase: "idle", ended: null });
  return isInProgress(snapshot) ? snapshot.lost : null;
}

describe("whose membership goes without a hang-up", () => {
  it("[E180] is waited for, and shown as lost", () => {
    const { effects } = playEvents([...WITH_BETO, memberships(ana)]);
    expect(effects.at(-1)).toEqual({
      kind: "startTimer",
      timer: "lost",
      delayMs: 15_000,
      event: EXPIRED,
    });
    expect(lostAfter(memberships(ana))).toEqual([beto.userId]);
    expect(lostAfter(memberships(ana), memberships())).toEqual([beto.userId]);
  });

  it("[E180] is waited for once, however often the homeserver says that they are gone", () => {
    const { allEffects } = playEvents([...WITH_BETO, memberships(ana), memberships(ana)]);
    const waits = allEffects.filter(
      (effect) => effect.kind === "startTimer" && effect.timer === "lost",
    );
    expect(waits).toHaveLength(1);
  });

  it("[E180] comes back, and the call goes on", () => {
    const { state, effects } = playEvents([...WITH_BETO, memberships(ana), memberships(ana, beto)]);
    expect(effects.at(-1)).toEqual({ kind: "stopTimer", timer: "lost" });
    expect(playEvents([EXPIRED], state).state).toEqual(state);
    expect(lostAfter(memberships(ana), memberships(ana, beto))).toEqual([]);
  });

  it("[E180] is not waited for in a call that is not between two", () => {
    const { state } = playEvents([
      ...LIVE,
      memberships(ana, beto),
      memberships(ana),
      BETO_DEPARTED,
    ]);
    expect(state).toMatchObject({ phase: "live", call: { lost: [] } });
  });

  it("[E182] ends the call with that reason when they do not come back", () => {
    const { state, effects } = playEvents([...WITH_BETO, memberships(ana), EXPIRED]);
    expect(state).toEqual({ phase: "leaving", roomId: PLAIN_ROOM, reason: "lost" });
    expect(effects).toEqual([{ kind: "tearDown", membership: "remove" }]);
  });
});

describe("a hang-up", () => {
  it.each([
    ["the SFU", [BETO_DEPARTED, memberships(ana)]],
    ["the homeserver", [memberships(ana), BETO_DEPARTED]],
  ])("[E64, E181] that %s tells first ends the call at once", (_first, events) => {
    expect(playEvents([...WITH_BETO, ...events]).state).toEqual(HUNG_UP);
  });

  it("[E181] ends it only when everybody has, of the other's devices", () => {
    const phone = fakeMembership("beto", {
      identity: "@beto:example.org:PHONE" as LiveKitIdentity,
    });
    const both = [...WITH_BETO, memberships(ana, beto, phone), memberships(ana), BETO_DEPARTED];
    expect(playEvents(both).state.phase).toBe("live");
    const last = sfu({ kind: "departed", identity: phone.identity });
    expect(playEvents([...both, last]).state).toEqual(HUNG_UP);
  });

  it("[E181] is none when another SFU than theirs says so", () => {
    const elsewhere = sfu({ kind: "departed", identity: beto.identity }, NORTH);
    expect(lostAfter(elsewhere, memberships(ana), elsewhere)).toEqual([beto.userId]);
  });

  it("[E183] is none when they are on the SFU again", () => {
    const again = sfu({ kind: "participants", participants: [fakeParticipant(beto.identity)] });
    expect(lostAfter(BETO_DEPARTED, again, memberships(ana))).toEqual([beto.userId]);
  });
});

it("[E184] the link to a foreign SFU stays until it is known whether its member hung up", () => {
  const joined = [joinRequested({ endsWhenAlone: true }), ...LIVE.slice(1)];
  const waiting = playEvents([...joined, memberships(ana, carla), memberships(ana)]);
  expect(waiting.effects).toContainEqual({
    kind: "attest",
    serviceUrl: NORTH,
    identities: new Set(),
  });
  expect(waiting.allEffects.filter(({ kind }) => kind === "closeLink")).toEqual([]);
  const departed = sfu({ kind: "departed", identity: carla.identity }, NORTH);
  expect(playEvents([departed], waiting.state).state).toEqual(HUNG_UP);
  const back = playEvents([memberships(ana, beto)], waiting.state);
  expect(back.effects).toContainEqual({ kind: "closeLink", serviceUrl: NORTH });
});
