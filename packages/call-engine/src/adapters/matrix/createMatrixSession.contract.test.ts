/** The Matrix port on matrix-js-sdk, before a real Synapse. */
import { RTC_DECLINE, RTC_NOTIFICATION, type MatrixRoomId } from "@tertulia/protocol";
import {
  startSynapse,
  SYNAPSE_TRANSPORT,
  type Synapse,
  type SynapseUser,
} from "@tertulia/tools/servers";
import {
  ClientEvent,
  createClient,
  PendingEventOrdering,
  RoomEvent,
  SyncState,
  type MatrixClient,
} from "matrix-js-sdk";
import { afterAll, beforeAll, onTestFinished, vi } from "vitest";
import { silenceSdk } from "../../testing/createSdkStage.ts";
import { describeMatrixSession, type MatrixStage } from "../../testing/describeMatrixSession.ts";
import { createMatrixSession } from "./createMatrixSession.ts";

// A server that starts on a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MEMBERSHIP_EVENT = "org.matrix.msc3401.call.member";
/** Everybody may join its calls. */
const FOR_CALLS = { power_level_content_override: { events: { [MEMBERSHIP_EVENT]: 0 } } };
const CLIENT_API = "/_matrix/client/v3";

let synapse: Synapse;
let beto: SynapseUser;
let shared: Omit<MatrixStage["rooms"], "plain">;
beforeAll(async () => {
  silenceSdk();
  synapse = await startSynapse();
  beto = await synapse.register("beto");
  const encryption = {
    type: "m.room.encryption",
    state_key: "",
    content: { algorithm: "m.megolm.v1.aes-sha2" },
  };
  shared = {
    encrypted: await createRoom({ ...FOR_CALLS, initial_state: [encryption] }),
    quiet: await createRoom({}),
    strange: await createRoom({}),
  };
});
afterAll(() => synapse.close());

describeMatrixSession("matrix-js-sdk", async ({ canEncrypt = false } = {}) => {
  const plain = await createRoom(FOR_CALLS);
  const ana = await synapse.register(`ana-${crypto.randomUUID()}`);
  for (const roomId of [plain, shared.encrypted, shared.quiet])
    await synapse.post(ana, `${CLIENT_API}/join/${encodeURIComponent(roomId)}`);
  let isAway = false;
  const client = createClientOf(ana, (...request) =>
    isAway ? Promise.reject(new TypeError("no network")) : fetch(...request),
  );
  if (canEncrypt) await client.initRustCrypto({ useIndexedDB: false });
  await start(client);
  return {
    session: createMatrixSession(client),
    transport: SYNAPSE_TRANSPORT,
    rooms: { plain, ...shared },
    beto: createBeto(client, plain),
    loseHomeserver: () => {
      isAway = true;
    },
  };
});

/** A room of Beto's. */
async function createRoom(body: object): Promise<MatrixRoomId> {
  const path = `${CLIENT_API}/createRoom`;
  const room = await synapse.post(beto, path, { preset: "public_chat", ...body });
  return room["room_id"] as MatrixRoomId;
}

function createClientOf(
  { userId, deviceId, accessToken }: SynapseUser,
  fetchFn: typeof fetch,
): MatrixClient {
  return createClient({
    baseUrl: synapse.url,
    userId,
    deviceId,
    accessToken: accessToken.reveal(),
    fetchFn,
  });
}

/** Resolves when it is in sync. */
async function start(client: MatrixClient): Promise<void> {
  onTestFinished(() => client.stopClient());
  const inSync = new Promise<void>((resolve) => {
    client.on(ClientEvent.Sync, (state) => {
      if (state === SyncState.Prepared) resolve();
    });
  });
  await client.startClient({ pendingEventOrdering: PendingEventOrdering.Detached });
  await inSync;
}

/** Beto speaks with the homeserver by himself. */
function createBeto(client: MatrixClient, roomId: MatrixRoomId): MatrixStage["beto"] {
  const room = `${CLIENT_API}/rooms/${encodeURIComponent(roomId)}`;
  const membership = `${room}/state/${MEMBERSHIP_EVENT}/_${beto.userId}_${beto.deviceId}_m.call`;
  const content = {
    application: "m.call",
    call_id: "",
    scope: "m.room",
    device_id: beto.deviceId,
    membershipID: `${beto.userId}:${beto.deviceId}`,
    expires: 14_400_000,
    focus_active: { type: "livekit", focus_selection: "multi_sfu" },
    foci_preferred: [SYNAPSE_TRANSPORT],
  };
  const ring = new Promise<string>((resolve) => {
    client.on(RoomEvent.Timeline, (event) => {
      if (event.getType() === RTC_NOTIFICATION) resolve(event.getId() ?? "");
    });
  });
  async function decline(eventId: string): Promise<void> {
    const relation = { rel_type: "m.reference", event_id: eventId };
    const path = `${room}/send/${RTC_DECLINE}/${crypto.randomUUID()}`;
    await synapse.put(beto, path, { "m.relates_to": relation });
  }
  return {
    userId: beto.userId,
    joinCall: async () => void (await synapse.put(beto, membership, content)),
    leaveCall: async () => void (await synapse.put(beto, membership)),
    decline: async () => {
      await decline(await ring);
    },
    declineOther: async () => {
      const body = { msgtype: "m.text", body: "something else" };
      const path = `${room}/send/m.room.message/${crypto.randomUUID()}`;
      const { event_id: eventId } = await synapse.put(beto, path, body);
      await decline(String(eventId));
    },
    seesAna: async () => {
      const response = await fetch(`${synapse.url}${room}/state`, {
        headers: { Authorization: `Bearer ${beto.accessToken.reveal()}` },
      });
      const state = (await response.json()) as { type: string; sender: string; content: object }[];
      return state.some(
        ({ type, sender, content }) =>
          type === MEMBERSHIP_EVENT &&
          sender === client.getUserId() &&
          Object.keys(content).length > 0,
      );
    },
    putAnaOut: async () =>
      void (await synapse.post(beto, `${room}/kick`, { user_id: client.getUserId() })),
  };
}
