import { EventStatus, MatrixEvent } from "matrix-js-sdk";
import { describe, expect, it } from "vitest";
import { createFakeRoom, ME, ROOM_ID } from "../../testing/createFakeRoom.ts";
import { sendMessage } from "./sendMessage.ts";

const MESSAGE = { id: "t1", roomId: ROOM_ID, text: "hello", at: 0, status: "sending" } as const;

describe("sendMessage", () => {
  it("[C62] what failed does not stay in the SDK's own queue, so that the same id can go again", async () => {
    const { client, room } = await createFakeRoom();
    const echo = new MatrixEvent({
      type: "m.room.message",
      sender: ME,
      room_id: ROOM_ID,
      content: {},
    });
    echo.setTxnId("t1");
    echo.status = EventStatus.NOT_SENT;
    room.getPendingEvents = () => [echo];
    const cancelled: MatrixEvent[] = [];
    client.cancelPendingEvent = (event) => void cancelled.push(event);
    client.sendMessage = () => Promise.reject(new Error("no network"));
    await expect(sendMessage(client, MESSAGE)).rejects.toThrow("no network");
    expect(cancelled).toEqual([echo]);
  });

  it("[C62] a message is sent as text under its own transaction id", async () => {
    const { client } = await createFakeRoom();
    const sent: unknown[] = [];
    client.sendMessage = (...args: unknown[]) => {
      sent.push(args);
      return Promise.resolve({ event_id: "$1" });
    };
    await sendMessage(client, MESSAGE);
    expect(sent).toEqual([[ROOM_ID, { msgtype: "m.text", body: "hello" }, "t1"]]);
  });
});
