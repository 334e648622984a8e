import { describe, expect, it } from "vitest";
import { createFakeRoom, textEvent, type FakeEvent } from "../../testing/createFakeRoom.ts";
import { readMessageBody } from "./readMessageBody.ts";

async function read(event: FakeEvent) {
  const { add } = await createFakeRoom();
  return readMessageBody(await add(event));
}

describe("readMessageBody", () => {
  it.each([
    ["m.text", "plain"],
    ["m.notice", "notice"],
    ["m.emote", "emote"],
    ["org.example.unknown", "plain"],
  ])("[C42] %s is text in the style %s", async (msgtype, style) => {
    expect(await read({ content: { msgtype, body: "hi" } })).toEqual({
      kind: "text",
      text: "hi",
      style,
    });
  });

  it("[C42] the quote that older clients put before an answer is left out", async () => {
    const reply = { "m.in_reply_to": { event_id: "$event0" } };
    expect(
      await read({
        content: { msgtype: "m.text", body: "> <@a:b> one\n> two\n\nyes", "m.relates_to": reply },
      }),
    ).toEqual({ kind: "text", text: "yes", style: "plain" });
    expect(await read(textEvent("> quoted by hand"))).toMatchObject({ text: "> quoted by hand" });
  });

  it.each([
    ["no content at all", { content: {} }],
    ["a body that is no text", { content: { msgtype: "m.text", body: 5 } }],
    ["an empty message of another kind", { content: { msgtype: "org.example.poll", body: "" } }],
  ])("[C42] %s is shown as something that cannot be shown", async (_what, event) => {
    expect(await read(event)).toEqual({ kind: "unsupported" });
  });

  it.each([
    ["a reaction", { type: "m.reaction", content: {} }],
    ["a change of state", { type: "m.room.name", stateKey: "", content: { name: "x" } }],
    [
      "an edit",
      {
        content: {
          msgtype: "m.text",
          body: "* b",
          "m.relates_to": { rel_type: "m.replace", event_id: "$x" },
        },
      },
    ],
    ["a deleted reaction", { type: "m.reaction", content: {}, unsigned: { redacted_because: {} } }],
  ])("[C42] %s is no message of its own", async (_what, event) => {
    expect(await read(event)).toBeNull();
  });

  it("[C42] a deleted message says so", async () => {
    expect(
      await read({ content: {}, unsigned: { redacted_because: { type: "m.room.redaction" } } }),
    ).toEqual({
      kind: "deleted",
    });
  });

  it("[C43] an encrypted message waits for its key, and says so when it does not come", async () => {
    const { add } = await createFakeRoom();
    const event = await add({
      type: "m.room.encrypted",
      content: { algorithm: "m.megolm.v1.aes-sha2" },
    });
    expect(readMessageBody(event)).toEqual({ kind: "undecryptable", isPending: true });
    await event.attemptDecryption({
      decryptEvent: () => Promise.reject(new Error("no key")),
    } as never);
    expect(readMessageBody(event)).toEqual({ kind: "undecryptable", isPending: false });
  });
});
