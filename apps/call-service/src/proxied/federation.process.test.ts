/** Two real Synapses that federate, each with a call service: what the people of one get from the other's. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeJwt } from "jose/jwt/decode";
import type { MatrixRoomId } from "@tertulia/protocol";
import {
  freePorts,
  startLiveKitServer,
  startSynapse,
  type LiveKitServer,
  type Synapse,
  type SynapseUser,
} from "@tertulia/tools/servers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connectSignalling } from "../testing/connectSignalling.ts";
import { getTokenBody, KEY_PAIR } from "../testing/createTestService.ts";
import { startCallService } from "../testing/startCallService.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "../testing/testCertificate.ts";

// Servers that start on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const MSC4195 = "unstable/io.element.msc4195/rtc/livekit/get_token";
const FED_PROXY = "/_matrix/client/unstable/io.element.msc4512/appservice/fed_proxy";

interface Side {
  readonly synapse: Synapse;
  /** Address of its call service, `host:port`. */
  readonly bind: string;
}

const cleanUps: (() => Promise<unknown>)[] = [];
let near: Side;
let far: Side;
let sfuServer: LiveKitServer;
let caFile: string;
let ana: SynapseUser;
let ben: SynapseUser;
let eva: SynapseUser;
/** Of Ana; Ben is in it, and Eva is not. */
let room: MatrixRoomId;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "tertulia-ca-"));
  caFile = join(folder, "ca.pem");
  cleanUps.push(() => rm(folder, { recursive: true }));
  await writeFile(caFile, TEST_CERTIFICATE);
  [near, far, sfuServer] = await Promise.all([
    startSide(),
    startSide(),
    startLiveKitServer(KEY_PAIR),
  ]);
  cleanUps.push(() => sfuServer.close());
  await Promise.all([startService(near, far), startService(far, near)]);
  [ana, ben, eva] = await Promise.all([
    near.synapse.register("ana"),
    far.synapse.register("ben"),
    far.synapse.register("eva"),
  ]);
  room = await near.synapse.createRoom(ana);
  const via = encodeURIComponent(near.synapse.serverName);
  await far.synapse.post(
    ben,
    `/_matrix/client/v3/join/${encodeURIComponent(room)}?server_name=${via}`,
  );
  // Whoever is at home makes the room.
  expect((await ask(near, await withOpenId(near, ana))).status).toBe(200);
});
afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

async function startSide(): Promise<Side> {
  const [port = 0] = await freePorts(1);
  const bind = `127.0.0.1:${port}`;
  const federation = { certificate: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };
  const synapse = await startSynapse({ federation, callServiceUrl: `http://${bind}` });
  cleanUps.push(synapse.close);
  return { synapse, bind };
}

/** Full access for its own people; those of the other homeserver are found by its name alone. */
async function startService(
  { synapse, bind }: Side,
  other: Side,
  changes: Readonly<Record<string, string>> = {},
): Promise<void> {
  const service = await startCallService({
    LIVEKIT_URL: sfuUrl(),
    LIVEKIT_KEY: KEY_PAIR.key,
    LIVEKIT_SECRET: KEY_PAIR.secret.reveal(),
    LIVEKIT_JWT_BIND: bind,
    LIVEKIT_FULL_ACCESS_HOMESERVERS: synapse.serverName,
    LIVEKIT_AS_TOKEN: synapse.asToken.reveal(),
    LIVEKIT_HS_TOKEN: synapse.hsToken.reveal(),
    LIVEKIT_CS_API_URL_OVERRIDES: `${synapse.serverName}=${synapse.url}`,
    TERTULIA_SERVED_HOMESERVERS: other.synapse.serverName,
    TERTULIA_CA_FILE: caFile,
    ...changes,
  });
  cleanUps.push(() => service.kill("SIGKILL"));
}

function sfuUrl(): string {
  return sfuServer.apiUrl.replace("http", "ws");
}

async function withOpenId(side: Side, user: SynapseUser): Promise<object> {
  return { ...bodyFor(user), openid_token: await openIdTokenOf(side, user) };
}

function openIdTokenOf({ synapse }: Side, user: SynapseUser): Promise<Record<string, unknown>> {
  const path = `/_matrix/client/v3/user/${encodeURIComponent(user.userId)}/openid/request_token`;
  return synapse.post(user, path);
}

function bodyFor(user: SynapseUser): object {
  const member = { id: "member-1", claimed_user_id: user.userId, claimed_device_id: "DEVICE" };
  return getTokenBody({ room_id: room, url: sfuUrl(), member });
}

function ask({ bind }: Side, body: object): Promise<Response> {
  return fetch(`http://${bind}/get_token`, { method: "POST", body: JSON.stringify(body) });
}

async function expectSeat(answer: Response | Record<string, unknown>): Promise<void> {
  const { jwt } = (answer instanceof Response ? await answer.json() : answer) as { jwt: string };
  (await connectSignalling(sfuServer.apiUrl, jwt)).close();
}

describe("by OpenID", () => {
  it("[S346] a person of another homeserver, found by its name, gets a seat in our call", async () => {
    const answer = await ask(near, await withOpenId(far, ben));
    expect(answer.status).toBe(200);
    await expectSeat(answer);
  });

  it("[S346] who is not in the room is refused", async () => {
    const answer = await ask(near, await withOpenId(far, eva));
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ errcode: "M_FORBIDDEN" });
  });

  it("[S346] a token counts for whom and where it was made alone", async () => {
    const evas = await openIdTokenOf(far, eva);
    const claimed = await ask(near, { ...bodyFor(ben), openid_token: evas });
    const elsewhere = { ...evas, matrix_server_name: near.synapse.serverName };
    const moved = await ask(near, { ...bodyFor(eva), openid_token: elsewhere });
    expect([claimed.status, moved.status]).toEqual([401, 401]);
  });

  it("[S346] a homeserver that nobody named is not looked for on loopback", async () => {
    const [port = 0] = await freePorts(1);
    const side = { ...near, bind: `127.0.0.1:${port}` };
    await startService(side, far, { TERTULIA_SERVED_HOMESERVERS: "*" });
    expect((await ask(side, await withOpenId(near, ana))).status).toBe(200);
    expect((await ask(side, await withOpenId(far, ben))).status).toBe(401);
  });
});

describe("through the homeservers", () => {
  const path = `/_matrix/client/${MSC4195}`;
  const asksNear = (user: SynapseUser): object => ({
    ...bodyFor(user),
    server_name: near.synapse.serverName,
  });

  it("[S347] our homeserver has the other's service give a seat, for listening", async () => {
    const answer = await far.synapse.post(ben, path, asksNear(ben));
    await expectSeat(answer);
    expect(decodeJwt(String(answer["jwt"]))["video"]).toMatchObject({ canPublish: false });
  });

  it("[S347] who is not in the room is refused before anybody else is asked", async () => {
    await expect(far.synapse.post(eva, path, asksNear(eva))).rejects.toThrow("403");
  });

  it.each<[string, () => SynapseUser, number]>([
    ["not in the room", () => eva, 403],
    ["not of the homeserver that asks", () => ana, 403],
  ])("[S347] another homeserver gets nothing for somebody who is %s", async (_who, who, status) => {
    const user = who();
    const asked = {
      method: "POST",
      destination: near.synapse.serverName,
      path: `/_matrix/federation/${MSC4195}`,
      body: { ...bodyFor(user), user_id: user.userId },
    };
    const service = { ...ben, accessToken: far.synapse.asToken };
    const answer = await far.synapse.post(service, FED_PROXY, asked);
    expect(answer).toMatchObject({ status, content: { errcode: "M_FORBIDDEN" } });
  });
});
