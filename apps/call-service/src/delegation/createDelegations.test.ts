import type { LiveKitIdentity, LiveKitRoomName, UserId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import type { Sfu } from "../ports.ts";
import { createSfuEvents } from "../sfuEvents/createSfuEvents.ts";
import type { SfuEvent } from "../sfuEvents/SfuEvent.ts";
import { createMemoryStore } from "../store/createMemoryStore.ts";
import type { Store } from "../store/Store.ts";
import { createFakeDelayedEvents } from "../testing/createFakeDelayedEvents.ts";
import { createFakeSfu } from "../testing/createFakeSfu.ts";
import { createFakeTime } from "../testing/createFakeTime.ts";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { createDelegations, type NewLeave } from "./createDelegations.ts";

const ROOM = "room name" as LiveKitRoomName;
const ANA = "@ana:hs.example:DEVICE" as LiveKitIdentity;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

function newLeave(changes: Partial<NewLeave> = {}): NewLeave {
  return {
    room: ROOM,
    identity: ANA,
    otherIdentity: null,
    userId: "@ana:hs.example" as UserId,
    serverName: "hs.example",
    delayId: "delay-1",
    delayMs: HOUR,
    ...changes,
  };
}

interface SetUp {
  readonly sfu?: Partial<Sfu>;
  readonly store?: Partial<Store>;
}

function setUp(changes: SetUp = {}) {
  const time = createFakeTime();
  const { log, lines } = createMemoryLog();
  const fakeSfu = createFakeSfu();
  const sfuEvents = createSfuEvents(log);
  const fake = createFakeDelayedEvents();
  const asked: string[] = [];
  const sfu: Sfu = {
    ...fakeSfu.sfu,
    getParticipant: (room, identity) => {
      asked.push(identity);
      return fakeSfu.sfu.getParticipant(room, identity);
    },
    listParticipants: (room) => {
      asked.push("everybody");
      return fakeSfu.sfu.listParticipants(room);
    },
    ...changes.sfu,
  };
  const delegations = createDelegations({
    store: { ...createMemoryStore(time.clock), ...changes.store },
    sfu,
    sfuEvents,
    delayedEvents: fake.delayedEvents,
    clock: time.clock,
    alarms: time.alarms,
    random: () => 0.5,
    log,
    timing: { lookIntervalMs: 15 * SECOND, silenceMs: 8 * SECOND },
    maxJobsPerPerson: 2,
  });
  let events = 0;
  const tell = (name: string, about: Partial<NewLeave> = {}, disconnectReason = ""): void => {
    const { room, identity } = newLeave(about);
    events += 1;
    const event: SfuEvent = {
      id: `EV_${events}`,
      name,
      createdAt: 0,
      room: { name: room, sid: "RM_1" },
      ...(name !== "room_finished" && { participant: { identity, sid: "PA_1", disconnectReason } }),
    };
    sfuEvents.dispatch(event);
  };
  return { ...fake, ...fakeSfu, delegations, time, tell, lines, asked: fake.asked, looks: asked };
}

describe("one leave", () => {
  it("[S155, S157] is kept from when its person comes, and sent when they are gone", async () => {
    const { delegations, time, join, leave, tell, asked } = setUp();
    await delegations.accept(newLeave());
    await time.advance(0);
    expect(delegations.list()).toMatchObject([{ room: ROOM, identity: ANA, phase: "waiting" }]);

    join(ROOM, ANA);
    await time.advance(2 * SECOND);
    expect(delegations.list()).toMatchObject([{ phase: "present", delayMs: HOUR }]);
    expect(asked).toEqual(["restart delay-1"]);

    await time.advance(HOUR);
    expect(asked).toEqual(["restart delay-1", "restart delay-1"]);
    leave(ROOM, ANA);
    tell("participant_left");
    await time.advance(3 * SECOND);
    expect(asked).toEqual(["restart delay-1", "restart delay-1", "send delay-1"]);
    expect(delegations.list()).toEqual([]);
  });

  it("[S159] is sent without any webhook too", async () => {
    const { delegations, time, join, leave, asked } = setUp();
    await delegations.accept(newLeave());
    join(ROOM, ANA);
    await time.advance(30 * SECOND);
    leave(ROOM, ANA);
    await time.advance(15 * SECOND + 8 * SECOND);
    expect(asked.at(-1)).toBe("send delay-1");
  });

  it.each(["participant_left", "participant_connection_aborted", "room_finished"])(
    "[S170] %s makes the SFU be asked about them",
    async (name) => {
      const { delegations, time, join, tell } = setUp();
      await delegations.accept(newLeave());
      join(ROOM, ANA);
      await time.advance(SECOND);
      tell(name);
      expect(delegations.list()).toMatchObject([{ phase: "missing" }]);
      await time.advance(3 * SECOND);
      expect(delegations.list()).toMatchObject([{ phase: "present" }]);
    },
  );

  it.each<[string, Partial<NewLeave>]>([
    ["of another room", { room: "other room" as LiveKitRoomName }],
    ["of another person", { identity: "@beto:hs.example:DEVICE" as LiveKitIdentity }],
  ])("[S170] an event %s changes nothing", async (_what, about) => {
    const { delegations, time, tell } = setUp();
    await delegations.accept(newLeave());
    await time.advance(0);
    tell("participant_joined", about);
    expect(delegations.list()).toMatchObject([{ phase: "waiting" }]);
    tell("track_published");
    expect(delegations.list()).toMatchObject([{ phase: "waiting" }]);
    tell("participant_joined");
    expect(delegations.list()).toMatchObject([{ phase: "present" }]);
  });

  it("[S160] who leaves with the SFU is not gone", async () => {
    const { delegations, time, join, leave, tell, asked } = setUp();
    await delegations.accept(newLeave());
    join(ROOM, ANA);
    await time.advance(SECOND);
    leave(ROOM, ANA);
    tell("participant_left", {}, "SERVER_SHUTDOWN");
    await time.advance(29 * SECOND);
    join(ROOM, ANA);
    await time.advance(60 * SECOND);
    expect(asked).not.toContain("send delay-1");
    expect(delegations.list()).toMatchObject([{ phase: "present" }]);
  });

  it("[S160] while the SFU fails nobody is gone", async () => {
    const sfu = { getParticipant: () => Promise.reject(new Error("away")) };
    const { delegations, time, tell, asked } = setUp({ sfu });
    await delegations.accept(newLeave());
    await time.advance(SECOND);
    tell("participant_joined");
    tell("participant_left");
    await time.advance(HOUR);
    expect(asked).not.toContain("send delay-1");
  });

  it("[S161] a client that falls silent is gone before the SFU knows", async () => {
    let pulse: "answered" | "silent" = "answered";
    const { delegations, time, join, asked } = setUp({ sfu: { feelPulse: async () => pulse } });
    await delegations.accept(newLeave());
    join(ROOM, ANA);
    await time.advance(20 * SECOND);
    expect(asked).toEqual(["restart delay-1"]);
    pulse = "silent";
    await time.advance(12 * SECOND);
    expect(asked).toEqual(["restart delay-1", "send delay-1"]);
  });

  it("[S162] a homeserver that does not serve is told of once, until it does", async () => {
    const { delegations, time, join, answerWith, lines } = setUp();
    const troubles = () => lines.filter(({ message }) => message === "delayed event not served");
    answerWith({ kind: "failed", why: "status 401" });
    await delegations.accept(newLeave());
    join(ROOM, ANA);
    await time.advance(30 * SECOND);
    expect(troubles()).toEqual([
      {
        level: "warn",
        message: "delayed event not served",
        context: { room: ROOM, host: "hs.example", method: "restart", why: "status 401" },
      },
    ]);
    answerWith({ kind: "done" });
    await time.advance(HOUR);
    answerWith({ kind: "limited", retryAfterMs: 1_000 });
    await time.advance(HOUR);
    expect(troubles()).toHaveLength(2);
  });

  it("[S164] who is in the call without a homeserver's timer is a warning", async () => {
    const { delegations, time, join, answerWith, lines } = setUp();
    answerWith({ kind: "unknown" });
    await delegations.accept(newLeave());
    join(ROOM, ANA);
    await time.advance(SECOND);
    expect(lines.at(-1)).toEqual({
      level: "warn",
      message: "delegated leave over",
      context: { outcome: "expired", room: ROOM, wasSeen: true },
    });
    expect(delegations.list()).toEqual([]);
  });
});

it("[S171] a leave is in the store once it is accepted, and not before", async () => {
  const memory = createMemoryStore(createFakeTime().clock);
  const stored = Promise.withResolvers<void>();
  const put: Store["jobs"]["put"] = async (job) => {
    await stored.promise;
    await memory.jobs.put(job);
  };
  const { delegations } = setUp({ store: { ...memory, jobs: { ...memory.jobs, put } } });
  let isAccepted = false;
  const accepted = delegations.accept(newLeave()).then(() => (isAccepted = true));
  await new Promise((resolve) => void setImmediate(resolve));
  expect(isAccepted).toBe(false);
  stored.resolve();
  await accepted;
  expect((await memory.jobs.hold()).held).toMatchObject([{ delayId: "delay-1", wasSeen: false }]);
});

describe("many leaves", () => {
  const person = (at: number) =>
    newLeave({
      identity: `person-${at}` as LiveKitIdentity,
      userId: `@person-${at}:hs.example` as UserId,
      delayId: `delay-${at}`,
    });

  it("[S168] of one room share a look, and more than four the list", async () => {
    const { delegations, time, looks } = setUp();
    await delegations.accept(person(1));
    await delegations.accept(person(2));
    await time.advance(0);
    expect(looks).toEqual(["person-1", "person-2"]);
    for (const at of [3, 4, 5]) await delegations.accept(person(at));
    looks.length = 0;
    await time.advance(0);
    expect(looks).toEqual(["everybody"]);
  });

  it("[S173] a newer one in place of another ends it, and nothing of it is sent", async () => {
    const { delegations, time, join, leave, tell, asked } = setUp();
    await delegations.accept(newLeave());
    join(ROOM, ANA);
    await time.advance(SECOND);
    await delegations.accept(newLeave({ delayId: "delay-2" }));
    await time.advance(SECOND);
    leave(ROOM, ANA);
    tell("participant_left");
    await time.advance(HOUR);
    expect(asked).toEqual(["restart delay-1", "restart delay-2", "send delay-2"]);
  });

  it("[S178] the same delayed event under another name is kept once", async () => {
    const { delegations } = setUp();
    await delegations.accept(newLeave());
    const identity = "hashed" as LiveKitIdentity;
    await delegations.accept(newLeave({ identity, otherIdentity: ANA }));
    expect(delegations.list()).toMatchObject([{ identity }]);
  });

  it("[S175] one person has no more than so many; a newer one in place of another is none more", async () => {
    const { delegations } = setUp();
    const one = newLeave();
    const two = newLeave({ room: "another" as LiveKitRoomName, delayId: "delay-2" });
    const three = newLeave({ room: "a third" as LiveKitRoomName, delayId: "delay-3" });
    await delegations.accept(one);
    await delegations.accept(two);
    await expect(delegations.check(three)).rejects.toThrow("delegation/too-many: 2 leaves");
    await delegations.check(two);
    await delegations.check({ ...three, userId: "@beto:hs.example" as UserId });
  });

  it("[S401] so many at once are no more than one after the other", async () => {
    const { delegations } = setUp();
    const handOver = async (number: number): Promise<void> => {
      const room = `room ${number}` as LiveKitRoomName;
      const leave = newLeave({ room, delayId: `delay-${number}` });
      await delegations.check(leave);
      await delegations.accept(leave);
    };
    const ends = await Promise.allSettled(Array.from({ length: 10 }, (_, at) => handOver(at)));
    expect(ends.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      ...Array.from({ length: 8 }, () => "rejected"),
    ]);
    expect(delegations.list()).toHaveLength(2);
  });

  it("[S176] a homeserver that cannot be asked is a refusal before anything is kept", async () => {
    const { delegations } = setUp();
    const leave = newLeave({ serverName: "unreachable.example" });
    await expect(delegations.check(leave)).rejects.toThrow("delegation/no-client-api");
  });
});

describe("names", () => {
  const hashed = newLeave({ identity: "hashed" as LiveKitIdentity, otherIdentity: ANA });

  it.each(["hashed" as LiveKitIdentity, ANA])(
    "[S177] whichever name the device has on the SFU (%s), it is there",
    async (identity) => {
      const { delegations, time, join, leave, tell, asked } = setUp();
      await delegations.accept(hashed);
      join(ROOM, identity);
      await time.advance(SECOND);
      expect(delegations.list()).toMatchObject([{ phase: "present" }]);
      leave(ROOM, identity);
      tell("participant_left", { identity });
      await time.advance(3 * SECOND);
      expect(asked.at(-1)).toBe("send delay-1");
    },
  );

  it("[S169] one name that answers is enough", async () => {
    const sfu: Partial<Sfu> = {
      feelPulse: async (_room, identity) => (identity === ANA ? "answered" : "nobody"),
    };
    const { delegations, time, join, looks } = setUp({ sfu });
    await delegations.accept(hashed);
    join(ROOM, ANA);
    await time.advance(SECOND);
    looks.length = 0;
    await time.advance(120 * SECOND);
    expect(delegations.list()).toMatchObject([{ phase: "present" }]);
    expect(looks).toEqual([]);
  });
});

describe("the end of the process", () => {
  it("[S184] nothing is begun any more, and in memory nothing is accepted", async () => {
    const { delegations, time, join, asked } = setUp();
    await delegations.accept(newLeave());
    join(ROOM, ANA);
    await delegations.handOver();
    await time.advance(HOUR);
    expect(asked).toEqual([]);
    expect(delegations.list()).toEqual([]);
    await expect(delegations.check(newLeave())).rejects.toThrow("delegation/closing");
  });
});
