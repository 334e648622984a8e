/** Rules E30–E33: which SFUs a call needs, and who is vouched for there. */
import type { LiveKitIdentity } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { RtcMembership } from "../ports.ts";
import { FAKE_SERVICE_URL, fakeMembership } from "../testing/createFakeMatrixSession.ts";
import {
  joinRequested,
  LIVE,
  OWN_LINK_UP,
  playEvents,
  TRANSPORT_FOUND,
} from "../testing/playEvents.ts";
import type { ActiveCall, CallEvent, CallState } from "./callState.ts";

const NORTH = "https://north.example.net/jwt";
const SOUTH = "https://south.example.net/jwt";
const ana = fakeMembership("ana");
const beto = fakeMembership("beto");
const carla = fakeMembership("carla", { serviceUrl: NORTH });
const dani = fakeMembership("dani", { serviceUrl: SOUTH });

function memberships(...list: readonly RtcMembership[]): CallEvent {
  return { kind: "rtc", event: { kind: "memberships", memberships: list } };
}

function callOf(state: CallState): ActiveCall {
  if (state.phase !== "joining" && state.phase !== "live") throw new TypeError(state.phase);
  return state.call;
}

function attest(serviceUrl: string, ...identities: readonly LiveKitIdentity[]): object {
  return { kind: "attest", serviceUrl, identities: new Set(identities) };
}

describe("links", () => {
  it("[E30] the own SFU and one link for each foreign one that is named", () => {
    const { state, effects } = playEvents([
      ...LIVE,
      memberships(ana, beto, carla, fakeMembership("eva", { serviceUrl: NORTH }), dani),
    ]);
    expect(effects).toEqual([
      { kind: "openLink", serviceUrl: NORTH, use: "subscribe", isFresh: false },
      { kind: "openLink", serviceUrl: SOUTH, use: "subscribe", isFresh: false },
      attest(FAKE_SERVICE_URL, beto.identity),
      attest(NORTH, carla.identity, "@eva:example.org:EVA" as LiveKitIdentity),
      attest(SOUTH, dani.identity),
    ]);
    expect([...callOf(state).links].map(([url, link]) => [url, link.use])).toEqual([
      [FAKE_SERVICE_URL, "publish"],
      [NORTH, "subscribe"],
      [SOUTH, "subscribe"],
    ]);
  });

  it("[E30] the same memberships again open nothing", () => {
    const { effects } = playEvents([...LIVE, memberships(carla), memberships(carla)]);
    expect(effects.map((effect) => effect.kind)).toEqual(["attest", "attest"]);
  });

  it("[E30] a membership without a transport, and the own one, open nothing", () => {
    const { effects } = playEvents([
      ...LIVE,
      memberships(
        fakeMembership("ana", { serviceUrl: NORTH }),
        fakeMembership("beto", { serviceUrl: null }),
      ),
    ]);
    expect(effects).toEqual([attest(FAKE_SERVICE_URL)]);
  });

  it("[E30] memberships that came before the transport open their links with it", () => {
    const early = playEvents([joinRequested(), memberships(carla)]);
    expect(early.effects).toEqual([]);
    const { effects } = playEvents([TRANSPORT_FOUND], early.state);
    expect(effects).toEqual([
      { kind: "openLink", serviceUrl: FAKE_SERVICE_URL, use: "publish", isFresh: false },
      {
        kind: "announce",
        transport: { type: "livekit", livekit_service_url: FAKE_SERVICE_URL },
        hasCamera: false,
      },
      { kind: "openLink", serviceUrl: NORTH, use: "subscribe", isFresh: false },
      attest(FAKE_SERVICE_URL),
      attest(NORTH, carla.identity),
    ]);
  });

  it("[E31] a foreign link goes with the last membership that names it", () => {
    const { state, effects } = playEvents([...LIVE, memberships(carla, dani), memberships(dani)]);
    expect(effects).toEqual([
      { kind: "stopTimer", timer: `retry ${NORTH}` },
      { kind: "closeLink", serviceUrl: NORTH },
      attest(FAKE_SERVICE_URL),
      attest(SOUTH, dani.identity),
    ]);
    expect([...callOf(state).links.keys()]).toEqual([FAKE_SERVICE_URL, SOUTH]);
  });

  it("[E31] the own link stays when nobody is there", () => {
    const { state } = playEvents([...LIVE, memberships(beto), memberships()]);
    expect([...callOf(state).links.keys()]).toEqual([FAKE_SERVICE_URL]);
  });

  it("[E31] what a closed link still says changes nothing", () => {
    const closed = playEvents([...LIVE, memberships(carla), memberships()]);
    const { state, effects } = playEvents(
      [
        { kind: "linkFailed", serviceUrl: NORTH, error: new Error("late") as never },
        { kind: "retryDue", serviceUrl: NORTH },
        { kind: "sfu", serviceUrl: NORTH, event: { kind: "reconnected" } },
      ],
      closed.state,
    );
    expect([state, effects]).toEqual([closed.state, []]);
  });

  it("[E33] each SFU is told only of those whose membership names it", () => {
    const { effects } = playEvents([
      joinRequested(),
      TRANSPORT_FOUND,
      OWN_LINK_UP,
      memberships(ana, beto, carla),
    ]);
    expect(effects.filter((effect) => effect.kind === "attest")).toEqual([
      attest(FAKE_SERVICE_URL, beto.identity),
      attest(NORTH, carla.identity),
    ]);
  });
});
