import type { MatrixRoomId } from "@tertulia/protocol";
import { describe, expect, it } from "vitest";
import { createFakeStorage } from "../../testing/createFakeStorage.ts";
import { createOutbox, type OutgoingMessage } from "./createOutbox.ts";

const ROOM = "!room:example.org" as MatrixRoomId;
const KEY = "outbox";

function open(storage = createFakeStorage()) {
  const requests: {
    readonly message: OutgoingMessage;
    readonly answer: PromiseWithResolvers<void>;
  }[] = [];
  let made = 0;
  const outbox = createOutbox({
    storage,
    storageKey: KEY,
    send: (message) => {
      const answer = Promise.withResolvers<void>();
      requests.push({ message, answer });
      return answer.promise;
    },
    now: () => 1_790_000_000_000,
    newId: () => `t${(made += 1)}`,
  });
  return { outbox, requests, storage };
}

/** Lets the promises of the outbox go on. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("createOutbox", () => {
  it("[C62] a message is in storage from the moment it is sent until the homeserver has it", async () => {
    const { outbox, requests, storage } = open();
    outbox.send(ROOM, "hello");
    expect(outbox.getSnapshot()).toMatchObject([{ id: "t1", text: "hello", status: "sending" }]);
    expect(storage.getItem(KEY)).toContain("hello");
    requests[0]?.answer.resolve();
    await settle();
    expect(outbox.getSnapshot()).toEqual([]);
    expect(storage.getItem(KEY)).toBeNull();
  });

  it("[C62] a failed one stays, and goes again under the same transaction id", async () => {
    const { outbox, requests } = open();
    outbox.send(ROOM, "hello");
    requests[0]?.answer.reject(new Error("no network"));
    await settle();
    expect(outbox.getSnapshot()).toMatchObject([{ id: "t1", status: "failed" }]);
    outbox.retry("t1");
    outbox.retry("t1");
    expect(requests.map(({ message }) => message.id)).toEqual(["t1", "t1"]);
    expect(outbox.getSnapshot()).toMatchObject([{ status: "sending" }]);
  });

  it("[C62] what a former page did not get out is there, as failed; what it left broken is not", () => {
    const { storage, outbox } = open();
    outbox.send(ROOM, "hello");
    expect(open(storage).outbox.getSnapshot()).toMatchObject([
      { id: "t1", text: "hello", status: "failed" },
    ]);
    for (const text of ["{", "{}", '[1,{"id":"x"}]']) {
      expect(open(createFakeStorage({ [KEY]: text })).outbox.getSnapshot()).toEqual([]);
    }
  });

  it("[C62] a discarded one is gone, also when its answer comes late", async () => {
    const { outbox, requests } = open();
    outbox.send(ROOM, "hello");
    outbox.discard("t1");
    requests[0]?.answer.reject(new Error("late"));
    await settle();
    expect(outbox.getSnapshot()).toEqual([]);
  });

  it("[C62] two messages keep their order, and one failing does not touch the other", async () => {
    const { outbox, requests } = open();
    outbox.send(ROOM, "one");
    outbox.send(ROOM, "two");
    requests[0]?.answer.reject(new Error("too long"));
    await settle();
    expect(outbox.getSnapshot().map(({ text, status }) => [text, status])).toEqual([
      ["one", "failed"],
      ["two", "sending"],
    ]);
  });
});
