/** What every `Sfu` must do, run on the fake and on the adapter before a real SFU. */
import type { LiveKitRoomName } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { Sfu } from "../ports.ts";

export interface SfuUnderTest {
  readonly sfu: Sfu;
  /** Names of the rooms that exist, in any order. */
  readonly roomNames: () => Promise<readonly string[]>;
}

/** Rules S22–S24, seen from outside. */
export function describeSfu(start: () => SfuUnderTest | Promise<SfuUnderTest>): void {
  it("[S22] the room exists once ensureRoom resolves", async () => {
    const { sfu, roomNames } = await start();
    const room = uniqueRoom();
    expect(await roomNames()).not.toContain(room);
    await sfu.ensureRoom(room);
    expect(await roomNames()).toContain(room);
  });

  it("[S22] a room that exists already stays the one it is", async () => {
    const { sfu, roomNames } = await start();
    const room = uniqueRoom();
    await sfu.ensureRoom(room);
    await sfu.ensureRoom(room);
    expect((await roomNames()).filter((name) => name === room)).toEqual([room]);
  });

  it("[S44] a room that exists has nobody in it at first", async () => {
    const { sfu } = await start();
    const room = uniqueRoom();
    await sfu.ensureRoom(room);
    expect(await sfu.listIdentities(room)).toEqual([]);
  });

  it("[S24] many at once are all served, each room once", async () => {
    const { sfu, roomNames } = await start();
    const rooms = [uniqueRoom(), uniqueRoom()];
    await Promise.all([...rooms, ...rooms, ...rooms].map((room) => sfu.ensureRoom(room)));
    expect(
      (await roomNames()).filter((name) => rooms.some((room) => room === name)).sort(),
    ).toEqual(rooms.toSorted());
  });
}

function uniqueRoom(): LiveKitRoomName {
  // With the characters of real names, which a path or a query would have to escape.
  return `${crypto.randomUUID()}+/` as LiveKitRoomName;
}
