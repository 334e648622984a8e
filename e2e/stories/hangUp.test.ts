/** After hanging up nothing of a call is left, however often. */
import type { CDPSession, Page } from "playwright-core";
import { expect } from "vitest";
import { callMembersIn } from "../harness/Homeserver.ts";
import { countOpen, expectReceiving, measureMedia, sentOf } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import type { TertuliaPage } from "../harness/TertuliaPage.ts";
import { until } from "../harness/until.ts";

const ROUNDS = 20;
/** After this many each room has had its second call. */
const FIRST_ROUNDS = 4;
const NOTHING_OPEN = { peerConnections: 0, sockets: [], liveCaptures: 0 };

interface PageWeight {
  readonly workers: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
}

/** Of what is still reachable: garbage is collected first. */
async function weigh(page: Page, session: CDPSession): Promise<PageWeight> {
  const { workers } = await countOpen(page);
  for (let pass = 0; pass < 3; pass += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const metric = (name: string): number =>
    metrics.find((entry) => entry.name === name)?.value ?? Number.NaN;
  return {
    workers,
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
    documents: metric("Documents"),
  };
}

interface CallRoom {
  readonly roomId: string;
  /** Resolves when media has really gone through the call. */
  readonly hasMedia: () => Promise<unknown>;
}

async function callOnce(ours: TertuliaPage, { roomId, hasMedia }: CallRoom): Promise<void> {
  await ours.openRoom(roomId);
  await ours.joinCall();
  await ours.turn("mic", "on");
  await ours.turn("camera", "on");
  await hasMedia();
  await ours.leaveCall();
  await until("nothing of the call is open", async () => {
    const open = await countOpen(ours.page);
    return open.peerConnections + open.sockets.length + open.liveCaptures === 0;
  });
}

story(
  "hanging up takes the membership away, and ends every track, connection and socket",
  async (stage) => {
    const [ana, carla] = await stage.people("Ana", "Carla");
    const roomId = await stage.plaza([ana, carla], { isEncrypted: true });
    const ours = await stage.openTertulia(ana);
    await ours.openRoom(roomId);
    await ours.joinCall();
    await ours.turn("mic", "on");
    await ours.turn("camera", "on");
    await ours.turn("screen", "on");
    const during = await countOpen(ours.page);
    expect(during.peerConnections).toBe(1);
    expect(during.sockets).toHaveLength(1);
    expect(during.liveCaptures).toBeGreaterThanOrEqual(3);
    expect(during.workers).toBeGreaterThan(0);
    expect(callMembersIn(await stage.homeserver.readState(roomId, ana))).toHaveLength(1);
    await ours.leaveCall();
    await until("nothing is open any more", async () => {
      const open = await countOpen(ours.page);
      return open.peerConnections + open.sockets.length + open.liveCaptures === 0;
    });
    expect(await countOpen(ours.page)).toMatchObject(NOTHING_OPEN);
    await until("the membership is gone", async () => {
      return callMembersIn(await stage.homeserver.readState(roomId, ana)).length === 0;
    });
  },
);

story(
  "twenty calls in one page, plain and encrypted in turn, leave no more behind than the first two of each",
  async (stage) => {
    const [ana, carla] = await stage.people("Ana", "Carla");
    const plain = await stage.plaza([ana, carla]);
    const encrypted = await stage.plaza([ana, carla], { isEncrypted: true });
    await stage.gatherCrowd([carla], { roomId: plain });
    const ours = await stage.openTertulia(ana);
    const session = await ours.page.context().newCDPSession(ours.page);
    await session.send("Performance.enable");
    const rooms: readonly [CallRoom, CallRoom] = [
      {
        roomId: plain,
        hasMedia: () => expectReceiving(ours.page, { pictures: 1 }, "Ana sees Carla"),
      },
      {
        roomId: encrypted,
        hasMedia: () =>
          until("Ana's voice leaves the page", async () => {
            return sentOf("audio", await measureMedia(ours.page)).packets > 0;
          }),
      },
    ];
    for (let round = 0; round < FIRST_ROUNDS; round += 2)
      for (const room of rooms) await callOnce(ours, room);
    const afterFirst = await weigh(ours.page, session);
    for (let round = FIRST_ROUNDS; round < ROUNDS; round += 2)
      for (const room of rooms) await callOnce(ours, room);
    const afterLast = await weigh(ours.page, session);
    expect(await countOpen(ours.page)).toMatchObject(NOTHING_OPEN);
    // Fewer is possible: what the browser itself keeps of the first calls goes with time.
    for (const [what, count] of Object.entries(afterFirst))
      expect(afterLast[what as keyof PageWeight], what).toBeLessThanOrEqual(count);
  },
);
