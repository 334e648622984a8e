/** Whether the homeserver answers, for the line that says so. */
import { ClientEvent, SyncState, type MatrixClient } from "matrix-js-sdk";

/** `offline`: the browser has no network. `unreachable`: it has, and the homeserver does not answer. */
export type Connection = "up" | "offline" | "unreachable";

/** The store. */
export interface ConnectionStore {
  readonly getSnapshot: () => Connection;
  readonly subscribe: (listener: () => void) => () => void;
  readonly close: () => void;
}

/** Follows the client's sync and the browser's own word. */
export function createConnectionStore(
  client: Pick<MatrixClient, "on" | "off" | "getSyncState">,
  host: Pick<Window, "navigator" | "addEventListener" | "removeEventListener">,
): ConnectionStore {
  const listeners = new Set<() => void>();
  let connection: Connection = "up";
  const refresh = (): void => {
    const next = toConnection(client.getSyncState(), host.navigator.onLine);
    if (next === connection) return;
    connection = next;
    for (const listener of listeners) listener();
  };
  client.on(ClientEvent.Sync, refresh);
  host.addEventListener("online", refresh);
  host.addEventListener("offline", refresh);
  return {
    getSnapshot: () => connection,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      client.off(ClientEvent.Sync, refresh);
      host.removeEventListener("online", refresh);
      host.removeEventListener("offline", refresh);
    },
  };
}

function toConnection(sync: SyncState | null, isOnline: boolean): Connection {
  if (!isOnline) return "offline";
  return sync === SyncState.Reconnecting || sync === SyncState.Error ? "unreachable" : "up";
}
