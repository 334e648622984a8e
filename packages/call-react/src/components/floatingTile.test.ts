import { fakeMember, fakeTiles } from "@tertulia/call-engine/testing";
import { expect, it } from "vitest";
import { floatingTile } from "./floatingTile.ts";

const ANA = fakeMember("ana", { isLocal: true, isScreenOn: true });
const BETO = fakeMember("beto");
const CARLA = fakeMember("carla");
const SHARING = fakeMember("dani", { isScreenOn: true });

it.each([
  ["another's screen", [ANA, BETO, SHARING], BETO.key, `${SHARING.key}/screen`],
  ["who spoke last", [ANA, BETO, CARLA], CARLA.key, `${CARLA.key}/camera`],
  ["the first other person", [ANA, BETO, CARLA], null, `${BETO.key}/camera`],
  ["oneself, but not one's own screen", [ANA], null, `${ANA.key}/camera`],
  ["nothing when there is nobody", [], null, undefined],
] as const)("[U21] it shows %s", (...[, members, activeSpeaker, id]) => {
  expect(floatingTile({ tiles: fakeTiles(members), activeSpeaker })?.id).toBe(id);
});
