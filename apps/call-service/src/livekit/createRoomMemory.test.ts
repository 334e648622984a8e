import type { LiveKitRoomName } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createFakeSfu } from "../testing/createFakeSfu.ts";
import { createTestService, post, sfuGetBody } from "../testing/createTestService.ts";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { createSfuEvents } from "../sfuEvents/createSfuEvents.ts";
import { createRoomMemory } from "./createRoomMemory.ts";

const ROOM = "room" as LiveKitRoomName;
const OTHER = "other" as LiveKitRoomName;

function createScene() {
  const { sfu: fake } = createFakeSfu();
  const asked: LiveKitRoomName[] = [];
  const counting = {
    ...fake,
    ensureRoom: (room: LiveKitRoomName) => {
      asked.push(room);
      return fake.ensureRoom(room);
    },
  };
  let now = 1_000_000;
  const sfuEvents = createSfuEvents(createMemoryLog().log);
  const sfu = createRoomMemory({ clock: { now: () => now }, sfuEvents }).over(counting);
  const tell = (name: string, createdAt: number): void => {
    sfuEvents.dispatch({ id: "", name, createdAt, room: { name: ROOM, sid: "RM_1" } });
  };
  return { sfu, asked, tell, start: now, at: (ms: number) => (now = 1_000_000 + ms) };
}

it("[S188] a room the SFU has just answered for is not asked for again, for two seconds", async () => {
  const { sfu, asked, at } = createScene();
  const seats = await sfu.ensureRoom(ROOM);
  at(1_999);
  expect(await sfu.ensureRoom(ROOM)).toEqual(seats);
  await sfu.ensureRoom(OTHER);
  expect(asked).toEqual([ROOM, OTHER]);
  at(2_000);
  await sfu.ensureRoom(ROOM);
  expect(asked).toEqual([ROOM, OTHER, ROOM]);
});

it("[S188] a room that somebody came into is there for ten seconds more, by the SFU's time", async () => {
  const { sfu, asked, tell, at, start } = createScene();
  tell("participant_joined", start);
  await sfu.ensureRoom(ROOM);
  expect(asked).toHaveLength(1);
  tell("participant_joined", start + 1_000);
  at(10_999);
  await sfu.ensureRoom(ROOM);
  expect(asked).toHaveLength(1);
  at(11_000);
  await sfu.ensureRoom(ROOM);
  expect(asked).toHaveLength(2);
});

it("[S189] a room that ended, however, is forgotten at once", async () => {
  const { sfu, asked, tell, start } = createScene();
  await sfu.ensureRoom(ROOM);
  tell("room_finished", start);
  await sfu.ensureRoom(ROOM);
  await sfu.deleteRoom(ROOM);
  await sfu.ensureRoom(ROOM);
  expect(asked).toHaveLength(3);
});

it("[S189] an answer that failed is not remembered", async () => {
  const sfuEvents = createSfuEvents(createMemoryLog().log);
  let tries = 0;
  const failing = {
    ...createFakeSfu().sfu,
    ensureRoom: () => {
      tries += 1;
      return Promise.reject(new Error("away"));
    },
  };
  const sfu = createRoomMemory({ clock: { now: () => 0 }, sfuEvents }).over(failing);
  await expect(sfu.ensureRoom(ROOM)).rejects.toThrow("away");
  await expect(sfu.ensureRoom(ROOM)).rejects.toThrow("away");
  expect(tries).toBe(2);
});

it("[S188, S300] a room that is remembered is no question to the SFU, and is counted as a spared one", async () => {
  const roomMemory = createRoomMemory({
    clock: { now: () => 0 },
    sfuEvents: createSfuEvents(createMemoryLog().log),
  });
  const service = createTestService({ roomMemory });
  for (const device_id of ["PHONE", "LAPTOP"]) {
    const response = await post(service.app, "/sfu/get", sfuGetBody({ device_id }));
    expect(response.status).toBe(200);
  }
  expect(service.rooms).toHaveLength(1);
  expect([service.told.sfuCalls.length, service.told.sparedRooms()]).toEqual([1, 1]);
});
