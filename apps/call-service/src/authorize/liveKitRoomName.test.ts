import { createHash } from "node:crypto";
import { CALL_SLOT_ID, Secret, type MatrixRoomId } from "@tertulia/protocol";
import fc from "fast-check";
import { expect, it } from "vitest";
import { liveKitRoomName, type RoomNaming } from "./liveKitRoomName.ts";

const MSC4195: RoomNaming = { kind: "msc4195" };
const SALTED: RoomNaming = { kind: "salted", salt: new Secret("a salt of this deployment") };

const name = (room: string, slotId: string, naming: RoomNaming) =>
  liveKitRoomName({ matrixRoomId: room as MatrixRoomId, slotId }, naming);

it.each([
  ["!roomid:example.com", "slot1234", "O8437W3+jmzMVjoIP3tNwbm+XxHQk2iKpOA7aqw3qSc"],
  // Computed by hand from `["!a<b>&c:example.com","m.call#ROOM"]`: nothing in it is escaped.
  [
    "!a<b>&c:example.com",
    CALL_SLOT_ID,
    createHash("sha256")
      .update('["!a<b>&c:example.com","m.call#ROOM"]')
      .digest("base64")
      .slice(0, 43),
  ],
])("[S1] %s in slot %s has the name of the specification", (room, slotId, expected) => {
  expect(name(room, slotId, MSC4195)).toBe(expected);
});

it.each([
  ["msc4195", MSC4195],
  ["salted", SALTED],
])("[S3] no two calls share a name (%s)", (_kind, naming) => {
  const call = fc.tuple(
    fc.string({ unit: fc.constantFrom("a", '"', ",", "\\", "<", "[", "\u{1f600}") }),
    fc.constantFrom(CALL_SLOT_ID, "", "x", '","'),
  );
  fc.assert(
    fc.property(call, call, (one, other) => {
      fc.pre(one[0] !== other[0] || one[1] !== other[1]);
      return name(...one, naming) !== name(...other, naming);
    }),
  );
});

it("[S4] a salted name is 32 hex digits of the hash of room id and salt", () => {
  const digest = createHash("sha256").update("!room:hsa salt of this deployment").digest("hex");
  expect(name("!room:hs", CALL_SLOT_ID, SALTED)).toBe(digest.slice(0, 32));
});

it("[S4] another salt gives another name, and another slot too", () => {
  const otherSalt: RoomNaming = { kind: "salted", salt: new Secret("another salt") };
  const names = [
    name("!room:hs", CALL_SLOT_ID, SALTED),
    name("!room:hs", CALL_SLOT_ID, otherSalt),
    name("!room:hs", "other", SALTED),
    name("!room:hs", "other", otherSalt),
  ];
  expect(new Set(names).size).toBe(4);
});
