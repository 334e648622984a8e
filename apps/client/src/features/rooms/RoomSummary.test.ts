import type { UserId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import {
  createFakeRoom,
  ME,
  memberEvent,
  ROOM_ID,
  STARTED_AT,
  textEvent,
} from "../../testing/createFakeRoom.ts";
import { parseDirectChats, toRoomSummary } from "./RoomSummary.ts";

const BETO = "@beto:example.org" as UserId;

describe("toRoomSummary", () => {
  it("[C30] a row has the last message with its sender, and when it was", async () => {
    const { room, add } = await createFakeRoom();
    await add(textEvent("hello"));
    await add(textEvent("hi", { sender: ME }));
    await add({
      type: "m.reaction",
      content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$event1", key: "👍" } },
    });
    expect(toRoomSummary(room, ME, new Map())).toMatchObject({
      roomId: ROOM_ID,
      membership: "join",
      isEncrypted: false,
      unreadCount: 0,
      lastActiveAt: STARTED_AT + 2 * 60_000,
      lastMessage: {
        senderName: "Ana",
        isOwn: true,
        body: { kind: "text", text: "hi", style: "plain" },
      },
    });
  });

  it("[C141] an invitation carries no time", async () => {
    const { room } = await createFakeRoom();
    room.updateMyMembership("invite");
    expect(toRoomSummary(room, ME, new Map())).toMatchObject({
      membership: "invite",
      lastActiveAt: null,
    });
  });

  it("[C30] a room without messages is as recent as its last event", async () => {
    const { room, add } = await createFakeRoom();
    await add(memberEvent("carla", { membership: "join" }));
    expect(toRoomSummary(room, ME, new Map())).toMatchObject({
      lastMessage: null,
      lastActiveAt: STARTED_AT + 60_000,
    });
  });

  it("[C30] a direct chat knows the other person", async () => {
    const { room } = await createFakeRoom();
    expect(toRoomSummary(room, ME, new Map([[ROOM_ID, BETO]]))?.directUserId).toBe(BETO);
  });

  it("[C30] a room that was left has no row; an invitation has one", async () => {
    const { room } = await createFakeRoom();
    room.updateMyMembership("leave");
    expect(toRoomSummary(room, ME, new Map())).toBeNull();
    room.updateMyMembership("invite");
    expect(toRoomSummary(room, ME, new Map())?.membership).toBe("invite");
  });
});

describe("parseDirectChats", () => {
  it("[C31] reads each room with its person, and nothing out of broken content", () => {
    expect(parseDirectChats({ [BETO]: [ROOM_ID, 3], "@carla:example.org": "nonsense" })).toEqual(
      new Map([[ROOM_ID, BETO]]),
    );
    expect(parseDirectChats(undefined)).toEqual(new Map());
    expect(parseDirectChats("nonsense")).toEqual(new Map());
  });
});
