/** Makes and starts the SDK's client of a login: sync from where it stopped, encryption ready before the first sync. */
import {
  createClient,
  HttpApiEvent,
  IndexedDBStore,
  PendingEventOrdering,
  type MatrixClient,
} from "matrix-js-sdk";
import { cryptoStorePrefix, syncStoreName } from "./eraseStores.ts";
import type { MatrixSession } from "./MatrixSession.ts";
import { quietSdkLog } from "./quietSdkLog.ts";

/** Messages per room in the first sync: enough to fill a screen of most rooms. */
const INITIAL_MESSAGES = 20;

/** A client that runs. */
export interface OpenMatrixClient {
  readonly client: MatrixClient;
  /** Begins to sync; to be called once everybody listens. */
  readonly start: () => Promise<void>;
  /** Resolves when the homeserver refuses the access token. */
  readonly ended: Promise<void>;
  /** Stops syncing and keeps what was synced; idempotent. */
  readonly close: () => Promise<void>;
}

/** Opens the stores of the login; nothing goes over the network but what encryption needs. */
export async function openMatrixClient(session: MatrixSession): Promise<OpenMatrixClient> {
  const muteSdkLog = quietSdkLog();
  const store = new IndexedDBStore({ indexedDB: window.indexedDB, dbName: syncStoreName(session) });
  const client = createClient({
    baseUrl: session.homeserverUrl,
    userId: session.userId,
    deviceId: session.deviceId,
    accessToken: session.accessToken,
    store,
    timelineSupport: true,
    // Calls here are MatrixRTC: nobody needs the TURN servers of the older ones.
    disableVoip: true,
  });
  const ended = Promise.withResolvers<void>();
  client.once(HttpApiEvent.SessionLoggedOut, () => ended.resolve());
  // Starting waits for it: asked now, its answer is there when the encryption is. A failure shows then.
  client.getVersions().catch(() => {});
  // To-device messages are handed out once: syncing without encryption ready would lose keys.
  await Promise.all([
    store.startup(),
    client.initRustCrypto({ cryptoDatabasePrefix: cryptoStorePrefix(session) }),
  ]);
  let closing: Promise<void> | null = null;
  return {
    client,
    ended: ended.promise,
    start: () =>
      client.startClient({
        initialSyncLimit: INITIAL_MESSAGES,
        // The outbox shows what is on its way; the SDK's own echoes stay out of the timeline.
        pendingEventOrdering: PendingEventOrdering.Detached,
        // Call memberships count only beside a known room member.
        lazyLoadMembers: false,
        disablePresence: true,
      }),
    close: () => (closing ??= closeClient({ client, store, muteSdkLog })),
  };
}

async function closeClient({
  client,
  store,
  muteSdkLog,
}: {
  readonly client: MatrixClient;
  readonly store: IndexedDBStore;
  readonly muteSdkLog: () => void;
}): Promise<void> {
  // A sync answer that is just being read meets a closed crypto store.
  muteSdkLog();
  client.stopClient();
  await store.save(true);
  await store.destroy();
}
