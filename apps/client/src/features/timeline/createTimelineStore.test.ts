import { Direction, MatrixEvent, RoomEvent } from "matrix-js-sdk";
import { describe, expect, it } from "vitest";
import { createFakeWorkspace } from "../../testing/createFakeWorkspace.ts";
import { ME, ROOM_ID, textEvent, type FakeEvent } from "../../testing/createFakeRoom.ts";
import { createTimelineStore } from "./createTimelineStore.ts";

async function openTimeline(count: number) {
  const fake = await createFakeWorkspace();
  const { client, room, add } = fake.fakeRoom;
  for (let at = 0; at < count; at += 1) await add(textEvent(`message ${at}`));
  const store = createTimelineStore(client, ROOM_ID, fake.workspace);
  store.subscribe(() => undefined);
  const arrive = async (event: FakeEvent): Promise<MatrixEvent> => {
    const made = await add(event);
    // The SDK's client passes on what its rooms emit; this one never synced, so the test does.
    client.emit(RoomEvent.Timeline, made, room, false, false, {
      timeline: room.getLiveTimeline(),
      liveEvent: true,
    });
    await Promise.resolve();
    return made;
  };
  const texts = (): string[] =>
    store
      .getSnapshot()
      .items.flatMap((item) =>
        item.kind === "message" && item.body.kind === "text" ? [item.body.text] : [],
      );
  return { ...fake, client, room, store, arrive, texts };
}

describe("createTimelineStore", () => {
  it("[C47] a new message is one more row, and the others keep their object", async () => {
    const { store, arrive, texts } = await openTimeline(3);
    const before = store.getSnapshot().items;
    await arrive(textEvent("new", { at: Date.now() }));
    expect(texts()).toEqual(["message 0", "message 1", "message 2", "new"]);
    expect(store.getSnapshot().items[1]).toBe(before[1]);
  });

  it("[C48] a long timeline shows its end; older rows come from memory first, and go when one is back at the end", async () => {
    const { store, texts } = await openTimeline(100);
    expect(texts()).toHaveLength(60);
    expect(store.getSnapshot().hasOlder).toBe(true);
    await store.loadOlder();
    expect(texts()).toHaveLength(100);
    expect(store.getSnapshot().hasOlder).toBe(false);
    store.trim();
    await Promise.resolve();
    expect(texts()).toHaveLength(60);
  });

  it("[C48] the homeserver is asked once at a time, and a failure can be tried again", async () => {
    const { client, room, store } = await openTimeline(3);
    room.getLiveTimeline().setPaginationToken("older", Direction.Backward);
    const asked: PromiseWithResolvers<boolean>[] = [];
    client.paginateEventTimeline = () => {
      const request = Promise.withResolvers<boolean>();
      asked.push(request);
      return request.promise;
    };
    // A reset of the SDK's timeline is what makes the store look again.
    client.emit(RoomEvent.TimelineReset, room, room.getUnfilteredTimelineSet(), false);
    await Promise.resolve();
    const first = store.loadOlder();
    await store.loadOlder();
    expect(asked).toHaveLength(1);
    expect(store.getSnapshot().isLoadingOlder).toBe(true);
    asked[0]?.reject(new Error("no network"));
    await first;
    expect(store.getSnapshot()).toMatchObject({
      isLoadingOlder: false,
      olderFailed: true,
      hasOlder: true,
    });
    const second = store.loadOlder();
    room.getLiveTimeline().setPaginationToken(null, Direction.Backward);
    asked[1]?.resolve(false);
    await second;
    expect(store.getSnapshot()).toMatchObject({ olderFailed: false, hasOlder: false });
  });

  it("[C52] after a gap in the sync, what was there before it stands before it once paging back has reached it", async () => {
    const { client, room, store, arrive, texts } = await openTimeline(2);
    const before = room.getLiveTimeline();
    const [, second] = before.getEvents();
    const third = new MatrixEvent({
      ...second?.event,
      event_id: "$missed",
      content: { body: "missed", msgtype: "m.text" },
    });
    before.setPaginationToken("start", Direction.Backward);
    const pages: Record<string, () => void> = {
      // Answered too late: the gap has begun another live timeline, whose own way back must stay.
      start: () => before.setPaginationToken(null, Direction.Backward),
      gap: () =>
        room.addEventsToTimeline(
          [third, ...before.getEvents().toReversed()],
          true,
          true,
          room.getLiveTimeline(),
          "start",
        ),
    };
    const late = Promise.withResolvers<void>();
    client.paginateEventTimeline = async (timeline) => {
      const token = timeline.getPaginationToken(Direction.Backward) ?? "";
      if (token === "start") await late.promise;
      pages[token]?.();
      return true;
    };
    client.emit(RoomEvent.TimelineReset, room, room.getUnfilteredTimelineSet(), false);
    await Promise.resolve();
    const early = store.loadOlder();
    room.resetLiveTimeline("gap", "since");
    late.resolve();
    await early;
    await arrive(textEvent("newest"));
    expect(texts()).toEqual(["newest"]);
    expect(store.getSnapshot().hasOlder).toBe(true);

    await store.loadOlder();
    expect(texts()).toEqual(["message 0", "message 1", "missed", "newest"]);
    expect(store.getSnapshot().hasOlder).toBe(false);
  });

  it("[C46] a message that comes back from the homeserver leaves the outbox", async () => {
    const { workspace, arrive, texts } = await openTimeline(0);
    workspace.outbox.send(ROOM_ID, "hello");
    const [message] = workspace.outbox.getSnapshot();
    await Promise.resolve();
    expect(texts()).toEqual(["hello"]);
    await arrive(textEvent("hello", { sender: ME, unsigned: { transaction_id: message?.id } }));
    expect(workspace.outbox.getSnapshot()).toEqual([]);
    expect(texts()).toEqual(["hello"]);
  });

  it("[C49] the last message is reported as read once", async () => {
    const { client, store } = await openTimeline(2);
    const receipts: (string | undefined)[] = [];
    client.sendReadReceipt = (event) => {
      receipts.push(event?.getId());
      return Promise.resolve({});
    };
    await store.markRead();
    await store.markRead();
    expect(receipts).toEqual(["$event2"]);
  });
});
