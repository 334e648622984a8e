/** What every `Sfu` must do, run on the fake and on the adapter before a real SFU. */
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import { expect, it } from "vitest";
import type { Sfu } from "../ports.ts";

export interface SfuUnderTest {
  readonly sfu: Sfu;
  /** Connects as a client does; resolves once the SFU has let it in. */
  readonly join: (room: LiveKitRoomName, identity: LiveKitIdentity) => unknown;
}

const ANA = "@ana:hs.example:DEVICE" as LiveKitIdentity;
// As `/get_token` makes them, with the characters that a path or a query would have to escape.
const BETO = "J+T45tGruxc+HrUOqJJlyQSV33m728Cme4/vt8/SWrU" as LiveKitIdentity;

/** Rules S22–S24, S44, S150–S152, seen from outside. */
export function describeSfu(start: () => SfuUnderTest | Promise<SfuUnderTest>): void {
  it("[S22] the room exists once ensureRoom resolves", async () => {
    const { sfu } = await start();
    const room = uniqueRoom();
    expect(await namesOf(sfu)).not.toContain(room);
    await sfu.ensureRoom(room);
    expect(await namesOf(sfu)).toContain(room);
  });

  it("[S22] a room that exists already stays the one it is", async () => {
    const { sfu } = await start();
    const room = uniqueRoom();
    await sfu.ensureRoom(room);
    const first = await roomOf(sfu, room);
    await sfu.ensureRoom(room);
    expect(await roomOf(sfu, room)).toEqual(first);
    expect((await namesOf(sfu)).filter((name) => name === room)).toEqual([room]);
  });

  it("[S44] a room that exists has nobody in it at first", async () => {
    const { sfu } = await start();
    const room = uniqueRoom();
    await sfu.ensureRoom(room);
    expect(await sfu.listParticipants(room)).toEqual([]);
  });

  it("[S24] many at once are all served, each room once", async () => {
    const { sfu } = await start();
    const rooms = [uniqueRoom(), uniqueRoom()];
    await Promise.all([...rooms, ...rooms, ...rooms].map((room) => sfu.ensureRoom(room)));
    const names = await namesOf(sfu);
    expect(names.filter((name) => rooms.some((room) => room === name)).sort()).toEqual(
      rooms.toSorted(),
    );
  });

  it("[S150] who is in a room can be told, all of them and one by one", async () => {
    const { sfu, join } = await start();
    const room = uniqueRoom();
    await sfu.ensureRoom(room);
    await join(room, ANA);
    await join(room, BETO);
    const everybody = await sfu.listParticipants(room);
    expect(everybody.map(({ identity }) => identity).sort()).toEqual([ANA, BETO].sort());
    for (const identity of [ANA, BETO]) {
      const one = await sfu.getParticipant(room, identity);
      expect(one).toMatchObject({ identity, sid: expect.stringMatching(/^PA_/u) });
      expect(one?.sid).toBe(everybody.find((each) => each.identity === identity)?.sid);
    }
  });

  it("[S151] where there is no room or nobody, that is the answer", async () => {
    const { sfu } = await start();
    const room = uniqueRoom();
    expect(await sfu.listParticipants(room)).toEqual([]);
    expect(await sfu.getParticipant(room, ANA)).toBeNull();
    await sfu.removeParticipant(room, ANA);
    await sfu.deleteRoom(room);
    await sfu.ensureRoom(room);
    expect(await sfu.getParticipant(room, ANA)).toBeNull();
    await sfu.removeParticipant(room, ANA);
  });

  it("[S152] who is removed is gone, and others stay", async () => {
    const { sfu, join } = await start();
    const room = uniqueRoom();
    await sfu.ensureRoom(room);
    await join(room, ANA);
    await join(room, BETO);
    await sfu.removeParticipant(room, BETO);
    expect(await sfu.getParticipant(room, BETO)).toBeNull();
    expect(await sfu.getParticipant(room, ANA)).not.toBeNull();
  });

  it("[S152] with a room go all who were in it, and a new one of its name is another", async () => {
    const { sfu, join } = await start();
    const room = uniqueRoom();
    await sfu.ensureRoom(room);
    const first = await roomOf(sfu, room);
    await join(room, ANA);
    await sfu.deleteRoom(room);
    expect(await namesOf(sfu)).not.toContain(room);
    await sfu.ensureRoom(room);
    expect(await sfu.listParticipants(room)).toEqual([]);
    expect((await roomOf(sfu, room))?.sid).not.toBe(first?.sid);
  });
}

async function namesOf(sfu: Sfu): Promise<LiveKitRoomName[]> {
  return (await sfu.listRooms()).map(({ name }) => name);
}

async function roomOf(sfu: Sfu, room: LiveKitRoomName) {
  return (await sfu.listRooms()).find(({ name }) => name === room);
}

function uniqueRoom(): LiveKitRoomName {
  // With the characters of real names, which a path or a query would have to escape.
  return `${crypto.randomUUID()}+/` as LiveKitRoomName;
}
