import { ClientEvent, SyncState } from "matrix-js-sdk";
import { describe, expect, it } from "vitest";
import { createFakeRoom } from "../../testing/createFakeRoom.ts";
import { createConnectionStore } from "./createConnectionStore.ts";

async function open() {
  const { client } = await createFakeRoom();
  const host = Object.assign(new EventTarget(), { navigator: { onLine: true } });
  let sync: SyncState | null = null;
  client.getSyncState = () => sync;
  const store = createConnectionStore(client, host as unknown as Window);
  const show = (state: SyncState): void => {
    sync = state;
    client.emit(ClientEvent.Sync, state, null);
  };
  const goOnline = (isOnline: boolean): void => {
    host.navigator.onLine = isOnline;
    host.dispatchEvent(new Event(isOnline ? "online" : "offline"));
  };
  return { store, show, goOnline };
}

describe("createConnectionStore", () => {
  it("[C103] tells a device without network from a homeserver that does not answer", async () => {
    const { store, show, goOnline } = await open();
    let told = 0;
    store.subscribe(() => void (told += 1));
    show(SyncState.Syncing);
    expect(store.getSnapshot()).toBe("up");
    show(SyncState.Reconnecting);
    expect(store.getSnapshot()).toBe("unreachable");
    goOnline(false);
    expect(store.getSnapshot()).toBe("offline");
    goOnline(true);
    show(SyncState.Syncing);
    expect(store.getSnapshot()).toBe("up");
    expect(told).toBe(4);
  });
});
