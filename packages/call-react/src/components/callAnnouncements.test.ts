import { fakeMember } from "@tertulia/call-engine/testing";
import type { CallMember } from "@tertulia/call-engine";
import { expect, it } from "vitest";
import { callTexts } from "../texts/callTexts.ts";
import { callAnnouncements } from "./callAnnouncements.ts";

const ANA = fakeMember("ana", { isLocal: true });
const BETO = fakeMember("beto");
const CARLA = fakeMember("carla");
const MANY = ["dani", "elena", "fermin", "gabriela"].map((name) => fakeMember(name));

function announced(before: readonly CallMember[], after: readonly CallMember[], locale?: "es") {
  return callAnnouncements({
    before,
    after,
    nameOf: (userId) => userId.slice(1, userId.indexOf(":")),
    texts: callTexts(locale ?? "en"),
  });
}

it("[U30] joins and leaves are told by name", () => {
  expect(announced([ANA, BETO], [ANA, CARLA])).toStrictEqual([
    "carla joined the call.",
    "beto left the call.",
  ]);
});

it("[U30] so are hands that go up and screens that begin and end", () => {
  const raised = { ...BETO, handRaisedAt: 1_790_000_000_000 };
  const sharing = { ...CARLA, isScreenOn: true };
  expect(announced([ANA, BETO, CARLA], [ANA, raised, sharing], "es")).toStrictEqual([
    "beto levantó la mano.",
    "carla comparte su pantalla.",
  ]);
  expect(announced([ANA, raised, sharing], [ANA, BETO, CARLA])).toStrictEqual([
    "carla stopped sharing.",
  ]);
});

it("[U31] more than three at once are a number", () => {
  expect(announced([ANA], [ANA, ...MANY])).toStrictEqual(["4 people joined the call."]);
  expect(announced([ANA, ...MANY], [ANA])).toStrictEqual(["4 people left the call."]);
});

it("[U32] nothing is told about oneself, or when nothing happened", () => {
  const busy = { ...ANA, isScreenOn: true, handRaisedAt: 1_790_000_000_000 };
  expect(announced([ANA, BETO], [busy, { ...BETO, isSpeaking: true }])).toStrictEqual([]);
  expect(announced([], [ANA])).toStrictEqual([]);
});
