import { Secret, type LiveKitRoomName, type MatrixRoomId, type UserId } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { Refusal } from "../Refusal.ts";
import { createFakeSfu } from "../testing/createFakeSfu.ts";
import { createMemoryObserver } from "../testing/createMemoryObserver.ts";
import { testConfig } from "../testing/createTestService.ts";
import { observeHomeserver, observeMembership, observeSfu } from "./timedQuestions.ts";

const LOOK_UP = { serverName: "hs.example", accessToken: new Secret("token") };
const ROOM = "room" as LiveKitRoomName;

/** Each look at its clock is 5 ms later. */
function startTelling() {
  const told = createMemoryObserver();
  let now = 0;
  const clock = { now: () => (now += 5) };
  return { ...told, parts: { observer: told.observer, clock, config: testConfig } };
}

it("[S264] a look-up that finds somebody is told with its time", async () => {
  const { parts, lookUps } = startTelling();
  const lookUpPerson = async () => "@ana:hs.example" as UserId;
  const homeserver = observeHomeserver({ lookUpPerson }, parts);
  expect(await homeserver.lookUpPerson(LOOK_UP)).toBe("@ana:hs.example");
  expect(lookUps).toEqual([{ outcome: "answered", tookMs: 5 }]);
});

it("[S264] a refused look-up is told by its reason, and then says who was asked", async () => {
  const { parts, lookUps } = startTelling();
  const lookUpPerson = () => Promise.reject(new Refusal("homeserver/unreachable", "ECONNREFUSED"));
  await expect(
    observeHomeserver({ lookUpPerson }, parts).lookUpPerson(LOOK_UP),
  ).rejects.toMatchObject({
    message: "homeserver/unreachable: ECONNREFUSED",
    step: { host: "hs.example", tookMs: 5 },
  });
  expect(lookUps).toEqual([{ outcome: "homeserver/unreachable", tookMs: 5 }]);
});

it("[S264] an unforeseen failure stays the error it is", async () => {
  const { parts, lookUps } = startTelling();
  const failure = new Error("unforeseen");
  const lookUpPerson = () => Promise.reject(failure);
  const homeserver = observeHomeserver({ lookUpPerson }, parts);
  await expect(homeserver.lookUpPerson(LOOK_UP)).rejects.toBe(failure);
  expect(lookUps).toEqual([{ outcome: "failed", tookMs: 5 }]);
});

it("[S264] every call of the SFU is told with its time", async () => {
  const { parts, sfuCalls } = startTelling();
  const sfu = observeSfu(createFakeSfu().sfu, parts);
  await sfu.ensureRoom(ROOM);
  await sfu.listRooms();
  await sfu.listParticipants(ROOM);
  expect(sfuCalls).toEqual(Array.from({ length: 3 }, () => ({ outcome: "answered", tookMs: 5 })));
});

it("[S264] a refusal of the SFU says where its API is", async () => {
  const { parts } = startTelling();
  const ensureRoom = () => Promise.reject(new Refusal("sfu/refused", "status 503"));
  const sfu = observeSfu({ ...createFakeSfu().sfu, ensureRoom }, parts);
  await expect(sfu.ensureRoom(ROOM)).rejects.toMatchObject({
    detail: "status 503",
    step: { host: "sfu.internal:7880", tookMs: 5 },
  });
});

it("[S262] a refusal over membership says which homeserver was asked", async () => {
  const { parts } = startTelling();
  const access = { kind: "admin", serverName: "hs.example", token: new Secret("token") } as const;
  const config = { ...testConfig, membership: { ...testConfig.membership, access } };
  const refuse = () => Promise.reject(new Refusal("membership/unknown", "ECONNREFUSED"));
  const membership = observeMembership({ check: refuse, standingOf: refuse }, { ...parts, config });
  const step = { host: "hs.example", tookMs: 5 };
  const ana = "@ana:hs.example" as UserId;
  const room = "!room:hs.example" as MatrixRoomId;
  await expect(membership.check({ userId: ana }, room)).rejects.toMatchObject({ step });
  await expect(membership.standingOf(ana, room)).rejects.toMatchObject({ step });
});
