import { setImmediate } from "node:timers/promises";
import {
  CALL_SLOT_ID,
  Secret,
  type DeviceId,
  type LiveKitIdentity,
  type LiveKitRoomName,
  type MatrixRoomId,
  type UserId,
} from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createCallLedger } from "../calls/createCallLedger.ts";
import type { Membership, Sfu, Standing } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { createSfuEvents } from "../sfuEvents/createSfuEvents.ts";
import { createFakeSfu } from "../testing/createFakeSfu.ts";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { testConfig } from "../testing/createTestService.ts";
import { createMembershipWatch } from "./createMembershipWatch.ts";

const ROOM = "livekit-room" as LiveKitRoomName;
const MATRIX_ROOM = "!room:hs.example" as MatrixRoomId;
const ANA = "@ana:hs.example:DEVICE" as LiveKitIdentity;
const BEN = "hash-of-ben" as LiveKitIdentity;
const ACCESS = { kind: "admin" as const, serverName: "hs.example", token: new Secret("x") };
const MINUTE_MS = 60_000;

interface Options {
  readonly isOn?: boolean;
  readonly intervalSeconds?: number;
  readonly sfu?: Partial<Sfu>;
}

/** Ana and Ben are in a call, by tokens for half an hour; the test says how they stand to the room. */
function setUp({ isOn = true, intervalSeconds = 15, sfu: changes = {} }: Options = {}) {
  const clock = { time: 0, now: () => clock.time };
  const standings = new Map<string, Standing | "unknown">();
  const asked: string[] = [];
  const { log, lines } = createMemoryLog();
  const fake = createFakeSfu();
  const ledger = createCallLedger({ clock });
  const sfuEvents = createSfuEvents(log);
  const membership: Membership = {
    check: () => Promise.reject(new Error("the watch refuses nobody")),
    standingOf: async (userId, matrixRoomId) => {
      asked.push(`${userId} ${matrixRoomId}`);
      const standing = standings.get(userId) ?? "joined";
      if (standing === "unknown") throw new Refusal("membership/unknown", "ECONNREFUSED");
      return standing;
    },
  };
  const issue = (identity: LiveKitIdentity, userId: string): void =>
    ledger.record({
      room: ROOM,
      identity,
      place: { matrixRoomId: MATRIX_ROOM, slotId: CALL_SLOT_ID },
      userId: userId as UserId,
      deviceId: "DEVICE" as DeviceId,
      serverName: "hs.example",
      expiresAt: clock.time + 30 * MINUTE_MS,
    });
  issue(ANA, "@ana:hs.example");
  issue(BEN, "@ben:hs.example");
  fake.join(ROOM, ANA);
  fake.join(ROOM, BEN);
  const sfu = { ...fake.sfu, ...changes };
  const config = {
    ...testConfig,
    membership: { access: isOn ? ACCESS : null, checkIntervalSeconds: intervalSeconds },
  };
  const watch = createMembershipWatch({ config, membership, ledger, sfu, sfuEvents, clock, log });
  const present = async () =>
    (await fake.sfu.listParticipants(ROOM)).map(({ identity }) => identity);
  /** Connects and lets the SFU's webhook come in. */
  const join = async (identity: LiveKitIdentity) => {
    const participant = fake.join(ROOM, identity);
    sfuEvents.dispatch({
      id: participant.sid,
      name: "participant_joined",
      createdAt: 0,
      room: { name: ROOM, sid: "RM" },
      participant: { identity, sid: participant.sid, disconnectReason: "" },
    });
    await setImmediate();
  };
  return { watch, clock, standings, asked, lines, ledger, fake, issue, present, join };
}

it("[S219] who left the room is removed, and nobody else", async () => {
  const { watch, standings, asked, present, lines } = setUp();
  await watch.sweep();
  expect(await present()).toEqual([ANA, BEN]);
  standings.set("@ben:hs.example", "not-joined");
  await watch.sweep();
  expect(await present()).toEqual([ANA]);
  expect(asked).toContain(`@ben:hs.example ${MATRIX_ROOM}`);
  expect(lines).toEqual([
    {
      level: "info",
      message: "participant removed: not in the room any more",
      context: { room: ROOM, participantSid: "PA_2" },
    },
  ]);
});

it("[S220] an old token lets nobody in again, whatever the homeserver says meanwhile", async () => {
  const { watch, clock, standings, present, join } = setUp();
  standings.set("@ben:hs.example", "not-joined");
  await watch.sweep();
  await join(BEN);
  expect(await present()).toEqual([ANA]);
  clock.time = 30 * MINUTE_MS - 1;
  standings.set("@ben:hs.example", "unknown");
  await join(BEN);
  expect(await present()).toEqual([ANA]);
  // Each removal counts anew: the SFU may have renewed the token in the moment before.
  clock.time += 11 * MINUTE_MS - 1;
  standings.set("@ben:hs.example", "out-of-sight");
  await join(BEN);
  expect(await present()).toEqual([ANA]);
});

it("[S220] who was removed and is in the room again may come back", async () => {
  const { watch, standings, present, join, ledger } = setUp();
  standings.set("@ben:hs.example", "not-joined");
  await watch.sweep();
  standings.set("@ben:hs.example", "joined");
  await join(BEN);
  await watch.sweep();
  expect(await present()).toEqual([ANA, BEN]);
  expect((await ledger.findCall(ROOM))?.holders.get(BEN)?.revokedBy).toBeNull();
});

it("[S220] a token from before a kick does not let in either", async () => {
  const { standings, present, join, fake } = setUp();
  fake.leave(ROOM, BEN);
  standings.set("@ben:hs.example", "not-joined");
  await join(BEN);
  expect(await present()).toEqual([ANA]);
});

it.each([true, false])(
  "[S293, S403] with checks %s, whom an operator removed comes back with a new token alone",
  async (isOn) => {
    const { watch, clock, ledger, present, join, issue, fake, lines } = setUp({ isOn });
    ledger.revoke(ROOM, BEN, { by: "operator", expiresAt: clock.time + 30 * MINUTE_MS });
    fake.leave(ROOM, BEN);
    await join(BEN);
    expect(await present()).toEqual([ANA]);
    await watch.sweep();
    // Without a webhook the next look finds them.
    fake.join(ROOM, BEN);
    await watch.sweep();
    expect(await present()).toEqual([ANA]);
    clock.time = 30 * MINUTE_MS - 1;
    await join(BEN);
    expect(await present()).toEqual([ANA]);
    issue(BEN, "@ben:hs.example");
    await join(BEN);
    await watch.sweep();
    expect(await present()).toEqual([ANA, BEN]);
    expect(new Set(lines.map(({ message }) => message))).toEqual(
      new Set(["participant removed: came back with a token that an operator revoked"]),
    );
  },
);

it.each(["unknown", "out-of-sight"] as const)(
  "[S221] whose standing is %s stays",
  async (standing) => {
    const { watch, standings, present, join, lines } = setUp();
    standings.set("@ana:hs.example", standing);
    standings.set("@ben:hs.example", standing);
    await watch.sweep();
    await join(BEN);
    expect(await present()).toEqual([ANA, BEN]);
    expect(lines).toEqual([]);
  },
);

it("[S222] who holds no token that is remembered is known by a plain identity", async () => {
  const { watch, standings, present, fake } = setUp();
  fake.join(ROOM, "@eva:hs.example:DEVICE" as LiveKitIdentity);
  fake.join(ROOM, "recorder" as LiveKitIdentity);
  standings.set("@eva:hs.example", "not-joined");
  await watch.sweep();
  expect(await present()).toEqual([ANA, BEN, "recorder"]);
});

it("[S222] a room that no token is known for is left alone", async () => {
  const { watch, standings, asked, fake } = setUp();
  const other = "other" as LiveKitRoomName;
  fake.join(other, ANA);
  standings.set("@ana:hs.example", "not-joined");
  await watch.sweep();
  expect(await fake.sfu.listParticipants(other)).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

it.each([true, false])("[S223] with checks %s, who is in a call stays known", async (isOn) => {
  const { watch, clock, ledger, standings } = setUp({ isOn });
  clock.time = 29 * MINUTE_MS;
  await watch.sweep();
  clock.time = 39 * MINUTE_MS;
  expect([...((await ledger.findCall(ROOM))?.holders.keys() ?? [])]).toEqual([ANA, BEN]);
  standings.set("@ben:hs.example", "not-joined");
  await watch.sweep();
  clock.time = 49 * MINUTE_MS;
  expect((await ledger.findCall(ROOM))?.holders.get(BEN)?.revokedBy).toBe(
    isOn ? "membership" : null,
  );
});

it.each([{ isOn: false }, { intervalSeconds: 0 }])(
  "[S219] with %o nobody is asked about anybody",
  async (options) => {
    const { watch, standings, asked, present, join } = setUp(options);
    standings.set("@ben:hs.example", "not-joined");
    await watch.sweep();
    await join(BEN);
    expect(await present()).toEqual([ANA, BEN]);
    expect(asked).toEqual([]);
  },
);

it("[S224] one call that cannot be looked at does not hide the others", async () => {
  const listParticipants: Sfu["listParticipants"] = async (room) => {
    if (room === ROOM) return fake.sfu.listParticipants(room);
    throw new Refusal("sfu/unreachable", "ECONNREFUSED");
  };
  const { watch, standings, fake, present, issue, ledger, lines } = setUp({
    sfu: { listParticipants },
  });
  issue(ANA, "@ana:hs.example");
  const broken = "broken" as LiveKitRoomName;
  fake.join(broken, ANA);
  const call = await ledger.findCall(ROOM);
  ledger.record({
    room: broken,
    identity: ANA,
    place: { matrixRoomId: MATRIX_ROOM, slotId: CALL_SLOT_ID },
    userId: "@ana:hs.example" as UserId,
    deviceId: "DEVICE" as DeviceId,
    serverName: "hs.example",
    expiresAt: call?.holders.get(ANA)?.expiresAt ?? 0,
  });
  standings.set("@ben:hs.example", "not-joined");
  await watch.sweep();
  expect(await present()).toEqual([ANA]);
  expect(lines.map(({ level, context }) => [level, context?.["reason"]])).toEqual([
    ["warn", "sfu/unreachable"],
    ["info", undefined],
  ]);
});

it("[S224] a sweep that fails is one warning", async () => {
  const { watch, lines, present } = setUp({
    sfu: { listRooms: () => Promise.reject(new Error("canary")) },
  });
  await watch.sweep();
  expect(await present()).toEqual([ANA, BEN]);
  expect(lines).toMatchObject([{ level: "warn", context: { reason: "Error" } }]);
});

it("[S224] sweeps follow one another until the end", async () => {
  let looks = 0;
  const looked = Promise.withResolvers<void>();
  const { watch } = setUp({
    intervalSeconds: 0.001,
    sfu: {
      listRooms: async () => {
        looks += 1;
        if (looks < 3) throw new Refusal("sfu/unreachable");
        looked.resolve();
        return [];
      },
    },
  });
  watch.start();
  await looked.promise;
  watch.close();
  await setImmediate();
  expect(looks).toBe(3);
});
