import { ClientEvent, RoomEvent, SyncState } from "matrix-js-sdk";
import { describe, expect, it } from "vitest";
import { createFakeRoom, textEvent, type FakeRoom } from "../../testing/createFakeRoom.ts";
import { createRoomListStore } from "./createRoomListStore.ts";

async function createList() {
  const fake = await createFakeRoom();
  const due: (() => void)[] = [];
  let syncState: SyncState | null = null;
  fake.client.getSyncState = () => syncState;
  const store = createRoomListStore(fake.client, (run) => void due.push(run));
  let told = 0;
  store.subscribe(() => void (told += 1));
  const settle = (): void => due.splice(0).forEach((run) => run());
  const prepare = (): void => {
    syncState = SyncState.Prepared;
    fake.client.emit(ClientEvent.Sync, SyncState.Prepared, null);
    settle();
  };
  return { ...fake, store, due, settle, prepare, told: () => told };
}

/** The SDK's client passes on what its rooms emit; this one never synced, so the test does. */
async function say({ add, client, room }: FakeRoom, body: string): Promise<void> {
  const event = await add(textEvent(body));
  client.emit(RoomEvent.Timeline, event, room, false, false, {
    timeline: room.getLiveTimeline(),
    liveEvent: true,
  });
}

describe("createRoomListStore", () => {
  it("[C32] the list is not ready until the first sync is in", async () => {
    const list = await createList();
    list.settle();
    expect(list.store.getSnapshot()).toEqual({ isReady: false, rooms: [] });
    list.prepare();
    expect(list.store.getSnapshot()).toMatchObject({
      isReady: true,
      rooms: [{ roomId: list.room.roomId }],
    });
  });

  it("[C32] many changes of one sync are one change of the list", async () => {
    const list = await createList();
    list.prepare();
    const before = list.told();
    await say(list, "one");
    await say(list, "two");
    expect(list.due).toHaveLength(1);
    list.settle();
    expect(list.told()).toBe(before + 1);
    expect(list.store.getSnapshot().rooms[0]?.lastMessage?.body).toMatchObject({ text: "two" });
  });

  it("[C32] a room that did not change keeps its row, and nobody is told", async () => {
    const list = await createList();
    list.prepare();
    const [row] = list.store.getSnapshot().rooms;
    const before = list.told();
    list.client.emit(RoomEvent.Name, list.room);
    list.settle();
    expect(list.told()).toBe(before);
    expect(list.store.getSnapshot().rooms[0]).toBe(row);
  });

  it("[C32] a closed list hears nothing any more", async () => {
    const list = await createList();
    list.prepare();
    list.store.close();
    await say(list, "late");
    expect(list.due).toHaveLength(0);
  });
});
