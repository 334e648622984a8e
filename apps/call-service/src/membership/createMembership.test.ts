import type { MatrixRoomId, UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { Membership, Standing } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { createMembership, type MembershipSource } from "./createMembership.ts";

const ROOM = "!room:hs.example" as MatrixRoomId;
const ANA = "@ana:hs.example" as UserId;
const GUEST = "@guest:other.example" as UserId;

interface Setup {
  readonly membership: Membership;
  readonly asked: readonly string[];
  readonly joined: Set<string>;
  readonly seen: Set<string>;
  readonly clock: { time: number };
}

/** A homeserver `hs.example` that knows who joined which room, and which rooms it is in. */
function setUp(): Setup {
  const asked: string[] = [];
  const joined = new Set<string>();
  const seen = new Set<string>([ROOM]);
  const clock = { time: 0 };
  const source: MembershipSource = {
    ownServerName: "hs.example",
    isJoined: async (userId) => {
      asked.push(userId);
      return joined.has(userId);
    },
    seesRoom: async (room) => seen.has(room),
  };
  const membership = createMembership(source, { now: () => clock.time });
  return { membership, asked, joined, seen, clock };
}

it.each<[UserId, boolean, boolean, Standing]>([
  [ANA, true, true, "joined"],
  [ANA, false, true, "not-joined"],
  [ANA, false, false, "not-joined"],
  [GUEST, true, true, "joined"],
  [GUEST, false, true, "not-joined"],
  [GUEST, false, false, "out-of-sight"],
])("[S207] %s, joined %s, room seen %s: %s", async (userId, isJoined, isSeen, standing) => {
  const { membership, joined, seen } = setUp();
  if (isJoined) joined.add(userId);
  if (!isSeen) seen.clear();
  expect(await membership.standingOf(userId, ROOM)).toBe(standing);
  const check = membership.check({ userId }, ROOM);
  if (standing === "not-joined") await expect(check).rejects.toThrow("membership/not-joined");
  else await check;
});

it("[S208] with nobody to ask every room is out of sight", async () => {
  const nobody = () => Promise.reject(new Error("was asked"));
  const source = { ownServerName: null, isJoined: nobody, seesRoom: nobody };
  const membership = createMembership(source, { now: () => 0 });
  expect(await membership.standingOf(ANA, ROOM)).toBe("out-of-sight");
  await membership.check({ userId: ANA }, ROOM);
});

it("[S209] who asks at once is answered by one question", async () => {
  const { membership, asked } = setUp();
  const questions = [ANA, ANA, GUEST].map((userId) => membership.standingOf(userId, ROOM));
  expect(await Promise.all(questions)).toEqual(["not-joined", "not-joined", "not-joined"]);
  expect(asked).toEqual([ANA, GUEST]);
});

it("[S209] joined is believed for three seconds, for that person and room alone", async () => {
  const { membership, asked, joined, clock } = setUp();
  joined.add(ANA);
  await membership.standingOf(ANA, ROOM);
  joined.clear();
  clock.time = 2_999;
  expect(await membership.standingOf(ANA, ROOM)).toBe("joined");
  expect(await membership.standingOf(ANA, "!other" as MatrixRoomId)).toBe("not-joined");
  expect(asked).toHaveLength(2);
  clock.time = 3_000;
  expect(await membership.standingOf(ANA, ROOM)).toBe("not-joined");
});

it("[S209] not joined is not believed twice", async () => {
  const { membership, joined } = setUp();
  expect(await membership.standingOf(ANA, ROOM)).toBe("not-joined");
  joined.add(ANA);
  expect(await membership.standingOf(ANA, ROOM)).toBe("joined");
});

it("[S209] a question that failed is asked again", async () => {
  let failures = 1;
  const source: MembershipSource = {
    ownServerName: "hs.example",
    isJoined: async () => {
      if (failures-- > 0) throw new Refusal("membership/unknown", "ECONNREFUSED");
      return true;
    },
    seesRoom: async () => true,
  };
  const membership = createMembership(source, { now: () => 0 });
  await expect(membership.check({ userId: ANA }, ROOM)).rejects.toThrow("membership/unknown");
  await membership.check({ userId: ANA }, ROOM);
});
