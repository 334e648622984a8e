import { describe, expect, it } from "vitest";
import type { OutgoingMessage } from "../composer/createOutbox.ts";
import {
  createFakeRoom,
  ME,
  memberEvent,
  ROOM_ID,
  STARTED_AT,
  textEvent,
  type FakeEvent,
} from "../../testing/createFakeRoom.ts";
import type { MessageItem, TimelineItem } from "./TimelineItem.ts";
import { toTimelineItems } from "./toTimelineItems.ts";

const MINUTE_MS = 60_000;

async function items(events: readonly FakeEvent[], outgoing: readonly OutgoingMessage[] = []) {
  const { add, events: all } = await createFakeRoom();
  for (const event of events) await add(event);
  return toTimelineItems({
    roomId: ROOM_ID,
    events: all(),
    outgoing,
    me: { userId: ME, name: "Ana", avatarMxc: null },
  });
}

function messages(all: readonly TimelineItem[]): MessageItem[] {
  return all.filter((item) => item.kind === "message");
}

describe("toTimelineItems", () => {
  it("[C40] messages of one person in a row are a group, until five minutes or somebody else come between", async () => {
    const all = await items([
      textEvent("one", { at: STARTED_AT }),
      textEvent("two", { at: STARTED_AT + MINUTE_MS }),
      textEvent("three", { at: STARTED_AT + 7 * MINUTE_MS }),
      textEvent("own", { at: STARTED_AT + 8 * MINUTE_MS, sender: ME }),
    ]);
    expect(messages(all).map(({ isFirst, isLast, isOwn }) => [isFirst, isLast, isOwn])).toEqual([
      [true, false, false],
      [false, true, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  it("[C41] each day begins with its own row", async () => {
    const all = await items([
      textEvent("one", { at: STARTED_AT }),
      textEvent("two", { at: STARTED_AT + 24 * 60 * MINUTE_MS }),
    ]);
    expect(all.map((item) => item.kind)).toEqual(["day", "message", "day", "message"]);
  });

  it("[C44] reactions are counted by person under their message, deleted ones not", async () => {
    const react = (sender: string, key: string, more: Partial<FakeEvent> = {}): FakeEvent => ({
      type: "m.reaction",
      sender,
      content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$event1", key } },
      ...more,
    });
    const all = await items([
      textEvent("one"),
      react("@beto:example.org", "👍"),
      react(ME, "👍"),
      react(ME, "👍"),
      react("@beto:example.org", "🎉", { unsigned: { redacted_because: {} } }),
    ]);
    expect(messages(all)[0]?.reactions).toEqual([
      { emoji: "👍", names: ["Beto", "Ana"], isOwn: true },
    ]);
  });

  it("[C44] an answer shows what it answers, if that is here", async () => {
    const reply = (id: string): FakeEvent =>
      textEvent("yes", {
        sender: ME,
        content: {
          msgtype: "m.text",
          body: "yes",
          "m.relates_to": { "m.in_reply_to": { event_id: id } },
        },
      });
    const [, known, unknown] = messages(
      await items([textEvent("coffee?"), reply("$event1"), reply("$elsewhere")]),
    );
    expect(known?.replyTo).toEqual({
      senderName: "Beto",
      body: { kind: "text", text: "coffee?", style: "plain" },
    });
    expect(unknown?.replyTo).toBeNull();
  });

  const unsent: OutgoingMessage = {
    id: "t1",
    roomId: ROOM_ID,
    text: "soon",
    at: STARTED_AT + 9 * MINUTE_MS,
    status: "failed",
  };

  it("[C46] what is not sent yet stands last, with its state", async () => {
    const all = messages(await items([textEvent("one")], [unsent]));
    expect(all.at(-1)).toMatchObject({
      isOwn: true,
      body: { text: "soon" },
      outgoing: { outboxId: "t1", status: "failed" },
    });
  });

  it("[C46] once the homeserver has it, it is one row with the same key", async () => {
    const echo = textEvent("soon", { sender: ME, unsigned: { transaction_id: "t1" } });
    const all = messages(await items([echo], [unsent]));
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ key: "t1", outgoing: null });
  });

  it("[C46] what is not sent in another room is not here", async () => {
    const elsewhere = { ...unsent, roomId: "!other:example.org" as typeof ROOM_ID };
    expect(messages(await items([], [elsewhere]))).toEqual([]);
  });

  it.each<readonly [string, FakeEvent, unknown]>([
    [
      "joining",
      memberEvent("carla", { membership: "join", displayname: "Carla" }),
      { kind: "joined", who: "Carla" },
    ],
    [
      "a new name",
      memberEvent(
        "beto",
        { membership: "join", displayname: "Norberto" },
        { unsigned: { prev_content: { membership: "join", displayname: "Beto" } } },
      ),
      { kind: "renamed", from: "Beto", to: "Norberto" },
    ],
    [
      "an invitation",
      memberEvent("carla", { membership: "invite", displayname: "Carla" }, { sender: ME }),
      { kind: "invited", who: "Carla", by: "Ana" },
    ],
    [
      "being removed",
      memberEvent(
        "beto",
        { membership: "leave" },
        { sender: ME, unsigned: { prev_content: { membership: "join", displayname: "Beto" } } },
      ),
      { kind: "removed", who: "Beto", by: "Ana" },
    ],
    [
      "declining",
      memberEvent(
        "carla",
        { membership: "leave" },
        { unsigned: { prev_content: { membership: "invite", displayname: "Carla" } } },
      ),
      { kind: "declined", who: "Carla" },
    ],
    [
      "encryption",
      { type: "m.room.encryption", stateKey: "", content: {} },
      { kind: "encrypted", by: "Beto" },
    ],
    [
      "a call",
      { type: "org.matrix.msc4075.rtc.notification", content: {} },
      { kind: "called", by: "Beto" },
    ],
  ])("[C45] %s is a small line", async (_what, event, notice) => {
    const all = await items([event]);
    expect(all.at(-1)).toMatchObject({ kind: "notices", notices: [{ notice }] });
  });

  it("[C45] lines without a message between are one row", async () => {
    const join = (name: string): FakeEvent => memberEvent(name, { membership: "join" });
    const all = await items([join("carla"), join("dani"), textEvent("hello"), join("eva")]);
    expect(all.map((item) => (item.kind === "notices" ? item.notices.length : item.kind))).toEqual([
      "day",
      2,
      "message",
      1,
    ]);
  });

  it("[C45] a new picture, and call memberships, are nobody's news", async () => {
    const same = { membership: "join", displayname: "Beto" };
    const all = await items([
      memberEvent(
        "beto",
        { ...same, avatar_url: "mxc://example.org/a" },
        { unsigned: { prev_content: same } },
      ),
      { type: "org.matrix.msc3401.call.member", stateKey: "x", content: {} },
    ]);
    expect(all).toEqual([]);
  });
});
