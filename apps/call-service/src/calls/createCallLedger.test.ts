import type { DeviceId, LiveKitIdentity, LiveKitRoomName, UserId } from "@tertulia/protocol";
import { CALL_SLOT_ID, type MatrixRoomId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { IssuedToken, TokenHolder } from "../ports.ts";
import { createCallLedger } from "./createCallLedger.ts";

const ROOM = "room" as LiveKitRoomName;
const ANA = "@ana:hs.example:DEVICE" as LiveKitIdentity;
const BEN = "@ben:hs.example:DEVICE" as LiveKitIdentity;
const PLACE = { matrixRoomId: "!room:hs.example" as MatrixRoomId, slotId: CALL_SLOT_ID };
const HOLDER = {
  userId: "@ana:hs.example" as UserId,
  deviceId: "DEVICE" as DeviceId,
  serverName: "hs.example",
  expiresAt: 1_000,
};

const KNOWN: TokenHolder = { ...HOLDER, revokedBy: null };

function issued(changes: Partial<IssuedToken> = {}): IssuedToken {
  return { room: ROOM, identity: ANA, place: PLACE, ...HOLDER, ...changes };
}

it("[S200] a token's room leads to its place, its identity to its holder", async () => {
  const ledger = createCallLedger({ clock: { now: () => 0 } });
  ledger.record(issued());
  expect(await ledger.findCall(ROOM)).toEqual({ place: PLACE, holders: new Map([[ANA, KNOWN]]) });
  expect(await ledger.findCall("__proto__" as LiveKitRoomName)).toBeNull();
});

it("[S201] a holder is known until the last of the tokens is past", async () => {
  let now = 0;
  const ledger = createCallLedger({ clock: { now: () => now } });
  ledger.record(issued());
  ledger.record(issued({ expiresAt: 2_000 }));
  ledger.record(issued({ identity: BEN }));
  now = 1_000;
  expect([...((await ledger.findCall(ROOM))?.holders.keys() ?? [])]).toEqual([ANA]);
  now = 2_000;
  expect((await ledger.findCall(ROOM))?.holders.size).toBe(0);
});

it("[S201] whoever is still in the call is kept beyond the token", async () => {
  let now = 0;
  const ledger = createCallLedger({ clock: { now: () => now } });
  ledger.record(issued());
  ledger.keep(ROOM, [ANA, BEN], 5_000);
  ledger.keep(ROOM, [ANA], 3_000);
  ledger.keep("other" as LiveKitRoomName, [ANA], 5_000);
  now = 4_999;
  expect((await ledger.findCall(ROOM))?.holders).toEqual(
    new Map([[ANA, { ...KNOWN, expiresAt: 5_000 }]]),
  );
  expect(await ledger.findCall("other" as LiveKitRoomName)).toBeNull();
});

it("[S202] calls whose tokens are all past take no memory", async () => {
  let now = 0;
  const ledger = createCallLedger({ clock: { now: () => now } });
  ledger.record(issued());
  now = 60_000;
  ledger.record(issued({ room: "other" as LiveKitRoomName, expiresAt: 70_000 }));
  expect(await ledger.findCall(ROOM)).toBeNull();
});

it("[S202] there are never more calls than the bound; the oldest goes", async () => {
  const ledger = createCallLedger({ clock: { now: () => 0 }, maxCalls: 2 });
  const rooms = ["a", "b", "c"] as LiveKitRoomName[];
  for (const room of rooms) ledger.record(issued({ room }));
  const found = await Promise.all(rooms.map((room) => ledger.findCall(room)));
  expect(found.map((call) => call !== null)).toEqual([false, true, true]);
});

it("[S203] a revocation outlives its tokens; a new token undoes it, and being rightly there", async () => {
  let now = 0;
  const ledger = createCallLedger({ clock: { now: () => now } });
  const holder = async () => (await ledger.findCall(ROOM))?.holders.get(ANA);
  ledger.record(issued());
  ledger.revoke(ROOM, ANA, { by: "membership", expiresAt: 5_000 });
  ledger.revoke(ROOM, BEN, { by: "membership", expiresAt: 5_000 });
  now = 4_999;
  expect(await holder()).toEqual({ ...KNOWN, expiresAt: 5_000, revokedBy: "membership" });
  expect((await ledger.findCall(ROOM))?.holders.size).toBe(1);
  ledger.record(issued({ expiresAt: 9_000 }));
  expect(await holder()).toEqual({ ...KNOWN, expiresAt: 9_000 });
  ledger.revoke(ROOM, ANA, { by: "membership", expiresAt: 9_500 });
  ledger.keep(ROOM, [ANA], 9_600);
  expect(await holder()).toEqual({ ...KNOWN, expiresAt: 9_600 });
});

it("[S237] of two words on one person the later counts, and of two that end together the revocation", async () => {
  const ledger = createCallLedger({ clock: { now: () => 0 } });
  const holder = async () => (await ledger.findCall(ROOM))?.holders.get(ANA);
  const adopt = (theirs: Partial<TokenHolder>) =>
    ledger.adopt(ROOM, { place: PLACE, holders: new Map([[ANA, { ...KNOWN, ...theirs }]]) });
  adopt({});
  expect(await holder()).toEqual(KNOWN);
  adopt({ revokedBy: "membership" });
  adopt({});
  expect(await holder()).toEqual({ ...KNOWN, revokedBy: "membership" });
  adopt({ expiresAt: 2_000 });
  adopt({ expiresAt: 1_999, revokedBy: "membership" });
  expect(await holder()).toEqual({ ...KNOWN, expiresAt: 2_000 });
  ledger.revoke(ROOM, ANA, { by: "membership", expiresAt: 1_000 });
  ledger.keep(ROOM, [ANA], 1_000);
  adopt({ expiresAt: 2_000, revokedBy: "membership" });
  expect(await holder()).toEqual({ ...KNOWN, expiresAt: 2_001 });
});

it("[S403] an operator's revocation ends with a new token, and with nothing else", async () => {
  const ledger = createCallLedger({ clock: { now: () => 0 } });
  const holder = async () => (await ledger.findCall(ROOM))?.holders.get(ANA);
  ledger.record(issued());
  ledger.revoke(ROOM, ANA, { by: "operator", expiresAt: 5_000 });
  ledger.keep(ROOM, [ANA], 6_000);
  ledger.revoke(ROOM, ANA, { by: "membership", expiresAt: 6_000 });
  expect(await holder()).toEqual({ ...KNOWN, expiresAt: 6_000, revokedBy: "operator" });
  ledger.record(issued());
  expect(await holder()).toEqual({ ...KNOWN, expiresAt: 6_001 });
});

it.each<[TokenHolder["revokedBy"], TokenHolder["revokedBy"], TokenHolder["revokedBy"]]>([
  ["operator", "membership", "operator"],
  ["membership", "operator", "operator"],
  ["operator", null, null],
  [null, "operator", "operator"],
])("[S403] another replica's later word %s after %s is %s here", async (ours, theirs, both) => {
  const ledger = createCallLedger({ clock: { now: () => 0 } });
  ledger.record(issued());
  if (ours !== null) ledger.revoke(ROOM, ANA, { by: ours, expiresAt: 5_000 });
  const holder = { ...KNOWN, expiresAt: 6_000, revokedBy: theirs };
  ledger.adopt(ROOM, { place: PLACE, holders: new Map([[ANA, holder]]) });
  expect((await ledger.findCall(ROOM))?.holders.get(ANA)).toEqual({ ...holder, revokedBy: both });
});
