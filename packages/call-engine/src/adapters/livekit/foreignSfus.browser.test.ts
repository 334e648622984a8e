/** Rules E30–E32 where media really runs: an engine on one livekit-server, and people whose memberships name another one. */
import type { CallToken, LiveKitIdentity } from "@tertulia/protocol";
import { expect, inject, it, onTestFinished, vi } from "vitest";
import { isInProgress, type CallSnapshot } from "../../core/snapshot.ts";
import { createCallEngine } from "../../createCallEngine.ts";
import type { SfuConnection, TokenRequest } from "../../ports.ts";
import { createVideo } from "../../testing/createVideo.ts";
import { fakeMembership } from "../../testing/createFakeMatrixSession.ts";
import { createFakePorts, PLAIN_ROOM } from "../../testing/createFakePorts.ts";
import { createSfuWorld, type SfuWorld } from "../../testing/createSfuWorld.ts";
import { createBrowserClock } from "../browser/createBrowserClock.ts";
import { createLiveKitSfu } from "./createLiveKitSfu.ts";

const NORTH = "https://north.example.net/jwt";
/** Listening happens under an identity of its own. */
const LISTENER = "somebody who listens" as LiveKitIdentity;
const ana = fakeMembership("ana");
const beto = fakeMembership("beto");
const carla = fakeMembership("carla", { serviceUrl: NORTH });
const UNTIL = { timeout: 110_000, interval: 50 };
/** livekit-client looks for a dead server for about 50 s before it gives up. */
const TIME_LIMIT_MS = 120_000;

async function createStage() {
  const own = createSfuWorld(inject("liveKit"));
  const north = createSfuWorld(inject("otherLiveKit"));
  await Promise.all([own.openRoom(), north.openRoom()]);
  const { matrix, ...ports } = createFakePorts();
  const sfu = createLiveKitSfu(ports.log);
  const tokens = {
    request: ({ serviceUrl, use }: TokenRequest): Promise<CallToken> =>
      (serviceUrl === NORTH ? north : own).token(use === "publish" ? ana.identity : LISTENER),
  };
  matrix.onAnnounce = (presence) => presence.emit({ kind: "announced" });
  const clock = createBrowserClock();
  const engine = createCallEngine({ ...ports, matrix, sfu, tokens, clock });
  onTestFinished(() => engine.close("leave"));

  async function enter(world: SfuWorld, identity: LiveKitIdentity): Promise<SfuConnection> {
    const options = { isEncrypted: false, use: "publish", identity } as const;
    const connection = sfu.open(options, () => undefined);
    onTestFinished(connection.close);
    await connection.setDevice("camera", true);
    await connection.connect(await world.token(identity));
    return connection;
  }

  await engine.join({ roomId: PLAIN_ROOM });
  return {
    own,
    north,
    engine,
    enter,
    /** What the homeserver lists, beside Ana herself. */
    list: (...others: (typeof carla)[]) =>
      matrix.presences.at(-1)?.emit({ kind: "memberships", memberships: [ana, ...others] }),
  };
}

function moves(video: HTMLVideoElement): Promise<boolean> {
  const since = video.currentTime;
  return vi.waitUntil(() => video.videoWidth > 0 && video.currentTime > since, UNTIL);
}

function mediaOf(snapshot: CallSnapshot, key: LiveKitIdentity): string | undefined {
  return isInProgress(snapshot)
    ? snapshot.members.find((member) => member.key === key)?.media
    : undefined;
}

it("[E30] who is on another SFU is seen by one connection to it that sends nothing", async () => {
  const { own, north, engine, enter, list } = await createStage();
  await enter(north, carla.identity);
  const video = createVideo();
  engine.attachVideo(`${carla.identity}/camera`, video);
  list(carla);
  await moves(video);
  expect(await north.participants()).toEqual(
    new Map([
      [carla.identity, 1],
      [LISTENER, 0],
    ]),
  );
  expect([...(await own.participants()).keys()]).toEqual([ana.identity]);
});

it("[E31] the connection to another SFU ends when nobody names it any more", async () => {
  const { own, north, engine, enter, list } = await createStage();
  await enter(north, carla.identity);
  list(carla);
  await vi.waitUntil(() => mediaOf(engine.getSnapshot(), carla.identity) === "connected", UNTIL);
  list();
  await vi.waitUntil(async () => !(await north.participants()).has(LISTENER), UNTIL);
  expect([...(await own.participants()).keys()]).toEqual([ana.identity]);
  expect(engine.getSnapshot()).toMatchObject({ phase: "live", link: "up" });
});

// The last one: the other SFU does not come back.
it("[E32] the call goes on when another SFU dies", { timeout: TIME_LIMIT_MS }, async () => {
  const { own, north, engine, enter, list } = await createStage();
  await Promise.all([enter(north, carla.identity), enter(own, beto.identity)]);
  const [far, near] = [createVideo(), createVideo()];
  engine.attachVideo(`${carla.identity}/camera`, far);
  list(beto, carla);
  await moves(far);
  engine.attachVideo(`${beto.identity}/camera`, near);
  await moves(near);
  await fetch(inject("otherLiveKit").killUrl, { method: "POST" });
  await vi.waitUntil(() => mediaOf(engine.getSnapshot(), carla.identity) === "waiting", UNTIL);
  await moves(near);
  expect(engine.getSnapshot()).toMatchObject({ phase: "live", link: "up" });
});
