/** Delegated leaves of real clients on a real livekit-server that tells nobody anything by webhook. */
import { decodeJwt } from "jose/jwt/decode";
import type { LiveKitIdentity, LiveKitRoomName } from "@tertulia/protocol";
import { startLiveKitServer, type LiveKitServer } from "@tertulia/tools/servers";
import { expect, it, vi, type TestContext } from "vitest";
import { createGuardedHttp } from "../homeserver/createGuardedHttp.ts";
import { createSfu } from "../livekit/createSfu.ts";
import { KEY_PAIR, openIdToken, sfuGetBody } from "../testing/createTestService.ts";
import {
  startCallMembers,
  type CallMembers,
  type MemberToken,
} from "../testing/startCallMembers.ts";
import { startCallService } from "../testing/startCallService.ts";
import { NETWORK_ADDRESS, startNetwork, type Network } from "../testing/startNetwork.ts";
import { startSfuWitness } from "../testing/startSfuWitness.ts";
import { startStubHomeserver } from "../testing/startStubHomeserver.ts";

// The SFU's own time limits are its constants, and a busy machine adds to them.
vi.setConfig({ testTimeout: 180_000 });

const UNTIL = { timeout: 120_000, interval: 50 };
const send = createGuardedHttp();

/** A client that a busy machine lets starve would count as silent. */
const UNFELT = { TERTULIA_SILENCE_SECONDS: "0" };

interface World {
  readonly sfuServer: LiveKitServer;
  /** Between everybody and the SFU. */
  readonly network: Network;
  /** What the homeserver was asked about delayed events. */
  readonly asked: readonly string[];
  /** What the service heard of the SFU. */
  readonly heard: readonly string[];
  /** With a token of `/sfu/get`; with a delay the leave `leave-of-<name>` is handed over. */
  readonly join: (name: string, delayMs?: number) => Promise<CallMembers>;
  /** Whether the SFU has them in the room. */
  readonly isThere: (name: string) => Promise<boolean>;
}

async function startWorld(
  { onTestFinished }: TestContext,
  settings: Readonly<Record<string, string>> = {},
): Promise<World> {
  const [sfuServer, homeserver] = await Promise.all([
    startLiveKitServer(KEY_PAIR, { mediaAddress: NETWORK_ADDRESS }),
    startStubHomeserver(),
  ]);
  const network = await startNetwork(sfuServer);
  const witness = await startSfuWitness(sfuServer.apiUrl);
  const service = await startCallService({
    LIVEKIT_URL: network.url,
    LIVEKIT_API_URL: witness.url,
    LIVEKIT_KEY: KEY_PAIR.key,
    LIVEKIT_SECRET: KEY_PAIR.secret.reveal(),
    LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
    LIVEKIT_SANITY_CHECK_INTERVAL_SECONDS: "1",
    TERTULIA_HOMESERVER_URLS: `hs.example=${homeserver.url}`,
    ...settings,
  });
  const members: CallMembers[] = [];
  onTestFinished(async () => {
    await Promise.all(members.map((member) => member.kill()));
    await service.kill("SIGKILL");
    network.close();
    await Promise.all([witness.close(), sfuServer.close(), homeserver.close()]);
  });

  const requestToken = (name: string, delayMs?: number): Promise<Response> => {
    const leave = { delay_id: `leave-of-${name}`, delay_timeout: delayMs };
    const openid_token = openIdToken({ access_token: `token-of-${name}` });
    const body = sfuGetBody({ openid_token, ...(delayMs === undefined ? {} : leave) });
    return fetch(`${service.url}/sfu/get`, { method: "POST", body: JSON.stringify(body) });
  };
  let room = "" as LiveKitRoomName;
  const clock = { now: () => Date.now() };
  const sfu = createSfu({ apiUrl: sfuServer.apiUrl, keyPair: KEY_PAIR, clock, send });
  return {
    sfuServer,
    network,
    asked: homeserver.asked,
    heard: witness.answers,
    join: async (name, delayMs) => {
      const token = (await (await requestToken(name, delayMs)).json()) as MemberToken;
      room = (decodeJwt(token.jwt)["video"] as { room: LiveKitRoomName }).room;
      const member = await startCallMembers(token);
      members.push(member);
      return member;
    },
    isThere: async (name) => {
      const identity = `@${name}:hs.example:DEVICE` as LiveKitIdentity;
      return (await sfu.getParticipant(room, identity)) !== null;
    },
  };
}

it.concurrent("[S340] a job outlives its SFU: who comes back has not left, who does not is sent off", async (context) => {
  const { sfuServer, asked, heard, join, isThere } = await startWorld(context, UNFELT);
  const restartsOfAna = (): number => asked.filter((one) => one === "restart leave-of-ana").length;
  const [ana, ben] = await Promise.all([join("ana", 20_000), join("ben", 3_600_000)]);
  await vi.waitUntil(() => restartsOfAna() > 0 && asked.includes("restart leave-of-ben"), UNTIL);

  await sfuServer.restart(async () => {
    await Promise.all([ana.kill(), ben.kill()]);
    await vi.waitUntil(() => heard.includes("GetParticipant 502"), UNTIL);
  });
  const [before, heardSoFar] = [restartsOfAna(), heard.length];
  const nobody = "GetParticipant 404 not_found";
  await vi.waitUntil(() => heard.slice(heardSoFar).includes(nobody), UNTIL);
  await join("ana");
  await vi.waitUntil(() => asked.includes("send leave-of-ben"), UNTIL);
  await vi.waitUntil(() => restartsOfAna() > before, UNTIL);
  expect(await isThere("ana")).toBe(true);
  expect(asked).not.toContain("send leave-of-ana");
});

it.concurrent("[S341] who was killed is gone before the SFU itself knows, without any webhook", async (context) => {
  const { asked, heard, join, isThere } = await startWorld(context);
  const ana = await join("ana", 3_600_000);
  await vi.waitUntil(() => heard.includes("PerformRpc 400 invalid_argument"), UNTIL);
  await ana.kill();
  await vi.waitUntil(() => asked.includes("send leave-of-ana"), UNTIL);
  expect(await isThere("ana")).toBe(true);
});

it.concurrent("[S341] where silence does not count, who was killed is gone once the SFU has dropped them", async (context) => {
  const { asked, heard, join, isThere } = await startWorld(context, UNFELT);
  const [ana] = await Promise.all([join("ana", 3_600_000), join("ben", 3_600_000)]);
  await vi.waitUntil(() => asked.includes("restart leave-of-ana"), UNTIL);
  await ana.kill();
  await vi.waitUntil(() => asked.includes("send leave-of-ana"), UNTIL);
  expect([await isThere("ana"), await isThere("ben")]).toEqual([false, true]);
  expect(asked).not.toContain("send leave-of-ben");
  expect(heard.filter((one) => one.startsWith("PerformRpc"))).toEqual([]);
});

it.concurrent("[S350] who changes the network has not left", async (context) => {
  // Longer than a client takes to come back on a busy machine.
  const settings = { TERTULIA_SILENCE_SECONDS: "60" };
  const { network, asked, heard, join, isThere } = await startWorld(context, settings);
  const pulses = (): readonly string[] => heard.filter((one) => one.startsWith("PerformRpc"));
  const isAnswered = (one = ""): boolean => one === "PerformRpc 400 invalid_argument";
  await join("ana", 3_600_000);
  await vi.waitUntil(() => isAnswered(pulses().at(-1)), UNTIL);
  await network.change(() => vi.waitUntil(() => !isAnswered(pulses().at(-1)), UNTIL));
  await vi.waitUntil(
    () =>
      pulses()
        .slice(-2)
        .every((one) => isAnswered(one)),
    UNTIL,
  );
  expect(await isThere("ana")).toBe(true);
  expect(asked).not.toContain("send leave-of-ana");
});
