/** A kick in a real Synapse, and what becomes of the person in a call on a real livekit-server. */
import { once } from "node:events";
import { decodeJwt } from "jose/jwt/decode";
import type { LiveKitRoomName, MatrixRoomId } from "@tertulia/protocol";
import {
  startLiveKitServer,
  startSynapse,
  SYNAPSE_NAME,
  type LiveKitServer,
  type Synapse,
  type SynapseUser,
} from "@tertulia/tools/servers";
import { expect, it, onTestFinished, vi } from "vitest";
import { createGuardedHttp } from "../homeserver/createGuardedHttp.ts";
import { createSfu } from "../livekit/createSfu.ts";
import { connectSignalling } from "../testing/connectSignalling.ts";
import { getTokenBody, KEY_PAIR } from "../testing/createTestService.ts";
import { startCallMembers, type MemberToken } from "../testing/startCallMembers.ts";
import { startCallService, type CallServiceProcess } from "../testing/startCallService.ts";

// Servers that start on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000 });

const UNTIL = { timeout: 60_000, interval: 50 };
const clock = { now: () => Date.now() };
const send = createGuardedHttp();

interface World {
  readonly synapse: Synapse;
  readonly sfuServer: LiveKitServer;
  readonly requestToken: (user: SynapseUser, room: MatrixRoomId) => Promise<Response>;
  /** How many the SFU has in the room of a token. */
  readonly countIn: (token: MemberToken) => Promise<number>;
}

/** No webhook arrives here: what happens is the look's own doing. */
async function startWorld(): Promise<World> {
  const [synapse, sfuServer] = await Promise.all([startSynapse(), startLiveKitServer(KEY_PAIR)]);
  onTestFinished(async () => void (await Promise.all([synapse.close(), sfuServer.close()])));
  const service = await startCallService({
    LIVEKIT_URL: sfuServer.apiUrl.replace("http", "ws"),
    LIVEKIT_KEY: KEY_PAIR.key,
    LIVEKIT_SECRET: KEY_PAIR.secret.reveal(),
    LIVEKIT_FULL_ACCESS_HOMESERVERS: SYNAPSE_NAME,
    LIVEKIT_AS_TOKEN: synapse.asToken.reveal(),
    LIVEKIT_HS_TOKEN: synapse.hsToken.reveal(),
    LIVEKIT_MEMBERSHIP_CHECK_INTERVAL_SECONDS: "1",
    LIVEKIT_CS_API_URL_OVERRIDES: `${SYNAPSE_NAME}=${synapse.url}`,
    TERTULIA_HOMESERVER_URLS: `${SYNAPSE_NAME}=${synapse.url}`,
  });
  onTestFinished(() => service.kill("SIGKILL"));
  const sfu = createSfu({ apiUrl: sfuServer.apiUrl, keyPair: KEY_PAIR, clock, send });
  return {
    synapse,
    sfuServer,
    requestToken: (user, room) => requestToken(user, { room, synapse, service }),
    countIn: async ({ jwt }) => {
      const { room } = decodeJwt(jwt)["video"] as { room: LiveKitRoomName };
      return (await sfu.listParticipants(room)).length;
    },
  };
}

async function requestToken(
  user: SynapseUser,
  parts: { room: MatrixRoomId; synapse: Synapse; service: CallServiceProcess },
): Promise<Response> {
  const path = `/_matrix/client/v3/user/${encodeURIComponent(user.userId)}/openid/request_token`;
  const openid_token = await parts.synapse.post(user, path);
  const member = { id: "member-1", claimed_user_id: user.userId, claimed_device_id: "DEVICE" };
  const body = JSON.stringify(getTokenBody({ room_id: parts.room, openid_token, member }));
  return fetch(`${parts.service.url}/get_token`, { method: "POST", body });
}

it("[S343] who is kicked is out of the call, and out again with the old token", async () => {
  const { synapse, sfuServer, requestToken, countIn } = await startWorld();
  const [ana, ben] = await Promise.all([synapse.register("ana"), synapse.register("ben")]);
  const room = await synapse.createRoom(ana);
  const act = (user: SynapseUser, action: string, target?: SynapseUser) =>
    synapse.post(
      user,
      `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/${action}`,
      target && { user_id: target.userId },
    );
  await act(ben, "join");
  const tokenOf = async (user: SynapseUser) =>
    (await (await requestToken(user, room)).json()) as MemberToken;
  const [anas, bens] = await Promise.all([tokenOf(ana), tokenOf(ben)]);
  const enter = async (token: MemberToken): Promise<void> => {
    const { kill } = await startCallMembers(token);
    onTestFinished(kill);
  };
  await Promise.all([enter(anas), enter(bens)]);
  expect(await countIn(anas)).toBe(2);

  await act(ana, "kick", ben);
  await vi.waitUntil(async () => (await countIn(anas)) === 1, UNTIL);
  expect((await requestToken(ben, room)).status).toBe(403);

  // The SFU itself takes the old token still: whoever is let in by it does not stay.
  const socket = await connectSignalling(sfuServer.apiUrl, bens.jwt);
  await once(socket, "close");
  expect(await countIn(anas)).toBe(1);

  await act(ben, "join");
  await enter(await tokenOf(ben));
  await vi.waitUntil(async () => (await countIn(anas)) === 2, UNTIL);
});
