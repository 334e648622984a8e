/** Who is asking and who is in a room, before a real Synapse and a real livekit-server. */
import { Secret, type MatrixRoomId, type UserId } from "@tertulia/protocol";
import {
  startLiveKitServer,
  startSynapse,
  SYNAPSE_NAME,
  type LiveKitServer,
  type Synapse,
  type SynapseUser,
} from "@tertulia/tools/servers";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createCallLedger } from "./calls/createCallLedger.ts";
import type { Config } from "./config.ts";
import { createHomeserverSide } from "./createHomeserverSide.ts";
import { issueCallToken } from "./issueCallToken.ts";
import { parseSfuGetRequest } from "./authorize/parseTokenRequest.ts";
import { createGuardedHttp } from "./homeserver/createGuardedHttp.ts";
import { createSfu } from "./livekit/createSfu.ts";
import { createMembershipWatch } from "./membership/createMembershipWatch.ts";
import type { MembershipAccess } from "./membership/createMembershipSource.ts";
import { createSfuEvents } from "./sfuEvents/createSfuEvents.ts";
import { connectSignalling } from "./testing/connectSignalling.ts";
import { createMemoryLog } from "./testing/createMemoryLog.ts";
import { KEY_PAIR, sfuGetBody, testConfig } from "./testing/createTestService.ts";

// Servers that start on a busy machine take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const send = createGuardedHttp();
const clock = { now: () => Date.now() };
const KINDS: readonly MembershipAccess["kind"][] = ["application-service", "admin"];

let synapse: Synapse;
let sfuServer: LiveKitServer;
let admin: SynapseUser;
let ana: SynapseUser;
let ben: SynapseUser;
beforeAll(async () => {
  [synapse, sfuServer] = await Promise.all([startSynapse(), startLiveKitServer(KEY_PAIR)]);
  admin = await synapse.register("admin", "admin");
  ana = await synapse.register("ana");
  ben = await synapse.register("ben");
});
afterAll(() => Promise.all([synapse.close(), sfuServer.close()]));

function configFor(kind: MembershipAccess["kind"], token?: Secret): Config {
  const own = kind === "admin" ? admin.accessToken : synapse.asToken;
  return {
    ...testConfig,
    sfu: { ...testConfig.sfu, apiUrl: sfuServer.apiUrl },
    homeservers: {
      names: new Set([SYNAPSE_NAME, "other.example"]),
      urls: new Map([
        [SYNAPSE_NAME, synapse.url],
        ["other.example", synapse.url],
      ]),
      known: new Set([SYNAPSE_NAME, "other.example"]),
    },
    membership: {
      access: { kind, serverName: SYNAPSE_NAME, token: token ?? own },
      checkIntervalSeconds: 15,
    },
  };
}

function act(user: SynapseUser, room: MatrixRoomId, action: string, target?: SynapseUser) {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/${action}`;
  return synapse.post(user, path, target && { user_id: target.userId });
}

describe.each(KINDS)("as %s", (kind) => {
  const standingOf = (userId: UserId, room: MatrixRoomId) =>
    createHomeserverSide(configFor(kind), { clock, send }).membership.standingOf(userId, room);

  it("[S210] joining, leaving and every way of not being in a room are told apart", async () => {
    const room = await synapse.createRoom(ana);
    expect(await standingOf(ana.userId, room)).toBe("joined");
    expect(await standingOf(ben.userId, room)).toBe("not-joined");
    const steps: [string, () => Promise<unknown>, string][] = [
      ["invited", () => act(ana, room, "invite", ben), "not-joined"],
      ["joined", () => act(ben, room, "join"), "joined"],
      ["kicked", () => act(ana, room, "kick", ben), "not-joined"],
      ["joined again", () => act(ben, room, "join"), "joined"],
      ["gone by itself", () => act(ben, room, "leave"), "not-joined"],
      ["banned", () => act(ana, room, "ban", ben), "not-joined"],
    ];
    for (const [name, take, standing] of steps) {
      await take();
      expect([name, await standingOf(ben.userId, room)]).toEqual([name, standing]);
    }
  });

  it.each([
    "!nobody-made-this:hs.example",
    "!nobody-made-this",
    "!../../../../v3/account/whoami",
    "!a/b?c=d#e%2f",
    "!ñ💥",
    "!\ud800",
    "!__proto__",
    `!${"x".repeat(250)}`,
  ])("[S211] nobody of ours is in the room %j", async (room) => {
    expect(await standingOf(ana.userId, room as MatrixRoomId)).toBe("not-joined");
  });

  it("[S207] a guest is known in our rooms, and nobody refuses them elsewhere", async () => {
    const guest = "@guest:other.example" as UserId;
    const room = await synapse.createRoom(ana);
    expect(await standingOf(guest, room)).toBe("not-joined");
    expect(await standingOf(guest, "!elsewhere:other.example" as MatrixRoomId)).toBe(
      "out-of-sight",
    );
  });

  it("[S210] a token that grants nothing answers nothing", async () => {
    const room = await synapse.createRoom(ana);
    for (const token of [ben.accessToken, new Secret("invented")]) {
      const { membership } = createHomeserverSide(configFor(kind, token), { clock, send });
      await expect(membership.standingOf(ana.userId, room)).rejects.toThrow("membership/unknown");
    }
  });

  it("[S219, S220] a kick ends the call, and the old token does not bring it back", async () => {
    const config = configFor(kind);
    const { log, lines } = createMemoryLog();
    const sfu = createSfu({ apiUrl: sfuServer.apiUrl, keyPair: KEY_PAIR, clock, send });
    const ledger = createCallLedger({ clock });
    const sfuEvents = createSfuEvents(log);
    const tokenOf = async (user: SynapseUser) => {
      const request = parseSfuGetRequest(sfuGetBody({ room }));
      const person = { userId: user.userId, serverName: SYNAPSE_NAME };
      // A process of its own each time, so that nothing is remembered of who was joined.
      const { membership } = createHomeserverSide(config, { clock, send });
      const delegations = { check: async () => undefined, accept: async () => undefined };
      const parts = { config, membership, ledger, sfu, clock, delegations };
      return (await issueCallToken({ person, request }, parts)).jwt;
    };
    const lookAtAll = () => {
      const { membership } = createHomeserverSide(config, { clock, send });
      const watch = createMembershipWatch({
        config,
        membership,
        ledger,
        sfu,
        sfuEvents,
        clock,
        log,
      });
      return watch.sweep().finally(() => watch.close());
    };
    const names = async () => {
      const [live] = (await sfu.listRooms()).filter(({ name }) => name === liveKitRoom);
      const people = live === undefined ? [] : await sfu.listParticipants(live.name);
      return people.map(({ identity }) => identity).toSorted();
    };

    const room = await synapse.createRoom(ana);
    await act(ben, room, "join");
    const [anasToken, bensToken] = [await tokenOf(ana), await tokenOf(ben)];
    const liveKitRoom = roomOf(bensToken);
    await Promise.all([connect(anasToken), connect(bensToken)]);
    await lookAtAll();
    expect(await names()).toEqual(["@ana:hs.example:DEVICE", "@ben:hs.example:DEVICE"]);

    await act(ana, room, "kick", ben);
    await lookAtAll();
    expect(await names()).toEqual(["@ana:hs.example:DEVICE"]);
    await expect(tokenOf(ben)).rejects.toThrow("membership/not-joined");

    // The SFU itself still takes the token: this is what the watch is for.
    await connect(bensToken);
    expect(await names()).toHaveLength(2);
    await lookAtAll();
    expect(await names()).toEqual(["@ana:hs.example:DEVICE"]);

    await act(ben, room, "join");
    await connect(await tokenOf(ben));
    await lookAtAll();
    expect(await names()).toHaveLength(2);
    expect(lines.map(({ message }) => message)).toEqual([
      "participant removed: not in the room any more",
      "participant removed: not in the room any more",
    ]);
  });
});

describe("OpenID", () => {
  async function openIdTokenOf(user: SynapseUser): Promise<Secret> {
    const path = `/_matrix/client/v3/user/${encodeURIComponent(user.userId)}/openid/request_token`;
    return new Secret(String((await synapse.post(user, path))["access_token"]));
  }
  const lookUp = (serverName: string, accessToken: Secret) =>
    createHomeserverSide(configFor("admin"), { clock, send }).homeserver.lookUpPerson({
      serverName,
      accessToken,
    });

  it("[S17] a token is whose it is, at the homeserver that made it", async () => {
    const token = await openIdTokenOf(ana);
    expect(await lookUp(SYNAPSE_NAME, token)).toBe("@ana:hs.example");
    // The same answer under another name: a homeserver vouches for its own people alone.
    await expect(lookUp("other.example", token)).rejects.toThrow("person/foreign");
  });

  it.each([
    ["invented", () => new Secret("invented")],
    ["of a session", () => ana.accessToken],
    ["of the application service", () => synapse.asToken],
    ["empty", () => new Secret("")],
    ["with more parameters", () => new Secret("x&access_token=y#")],
  ])("[S18] a token that is %s is nobody's", async (_what, token) => {
    await expect(lookUp(SYNAPSE_NAME, token())).rejects.toThrow(/^homeserver\//u);
  });
});

function roomOf(jwt: string): string {
  const [, payload = ""] = jwt.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
    readonly video: { readonly room: string };
  };
  return claims.video.room;
}

async function connect(jwt: string): Promise<void> {
  const socket = await connectSignalling(sfuServer.apiUrl, jwt);
  onTestFinished(() => socket.close());
}
