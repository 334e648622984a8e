/** All that one login runs in this tab, made and ended together. */
import { createBrowserClock } from "@tertulia/call-engine/clock";
import { createCallDirectory, createCallRinger } from "@tertulia/call-engine/matrix";
import type { UserId } from "@tertulia/protocol";
import type { MatrixClient } from "matrix-js-sdk";
import type * as callChunk from "../calls/callChunk.ts";
import { createCalls, type Calls } from "../calls/createCalls.ts";
import { createDrafts, type Drafts } from "../composer/createDrafts.ts";
import { createOutbox, type Outbox } from "../composer/createOutbox.ts";
import { sendMessage } from "../composer/sendMessage.ts";
import { createMediaLoader, type MediaLoader } from "../media/createMediaLoader.ts";
import {
  createRoomListStore,
  type RoomListStore,
  type Schedule,
} from "../rooms/createRoomListStore.ts";
import type { RunningWorkspace } from "../session/createSessionStore.ts";
import { personalKeyPrefix } from "../session/eraseStores.ts";
import type { MatrixSession } from "../session/MatrixSession.ts";
import { openMatrixClient } from "../session/openMatrixClient.ts";
import { createConnectionStore, type ConnectionStore } from "./createConnectionStore.ts";

/** Changes closer together than this are shown at once, in milliseconds. */
const BATCH_MS = 30;

/** The lazy code of calls. */
export type CallChunk = typeof callChunk;

/** What the screens of a logged-in person are made from. */
export interface Workspace extends RunningWorkspace {
  readonly session: MatrixSession;
  readonly me: UserId;
  readonly client: MatrixClient;
  readonly connection: ConnectionStore;
  readonly rooms: RoomListStore;
  readonly outbox: Outbox;
  readonly drafts: Drafts;
  readonly media: MediaLoader;
  readonly calls: Calls<CallChunk>;
  readonly schedule: Schedule;
}

/** Opens the stores of the login and starts to sync. */
export async function createWorkspace(session: MatrixSession): Promise<Workspace> {
  const matrix = await openMatrixClient(session);
  const { client } = matrix;
  const schedule: Schedule = (run) => void setTimeout(run, BATCH_MS);
  const keyPrefix = personalKeyPrefix(session);
  const connection = createConnectionStore(client, window);
  const rooms = createRoomListStore(client, schedule);
  const outbox = createOutbox({
    storage: window.localStorage,
    storageKey: `${keyPrefix}outbox`,
    send: (message) => sendMessage(client, message),
    now: () => Date.now(),
    newId: () => `t${crypto.randomUUID()}`,
  });
  const media = createMediaLoader({
    fetch: (input, init) => window.fetch(input, init),
    homeserverUrl: session.homeserverUrl,
    accessToken: session.accessToken,
    createObjectUrl: (blob) => URL.createObjectURL(blob),
    revokeObjectUrl: (url) => URL.revokeObjectURL(url),
  });
  const clock = createBrowserClock();
  const calls = createCalls<CallChunk>({
    createDirectory: () => createCallDirectory(client, clock),
    createRinger: (directory, busy) => createCallRinger(client, { directory, clock, ...busy }),
    loadChunk: () => import("../calls/callChunk.ts"),
    createEngine: (chunk) => chunk.createBrowserCallEngine(client, { keyPrefix }),
  });
  await matrix.start();
  return {
    session,
    me: session.userId,
    client,
    connection,
    rooms,
    outbox,
    drafts: createDrafts(window.localStorage, keyPrefix),
    media,
    calls,
    schedule,
    ended: matrix.ended,
    close: async (call) => {
      // First of all: leaving a call takes a client that runs.
      await calls.close(call);
      connection.close();
      rooms.close();
      media.close();
      await matrix.close();
    },
  };
}
