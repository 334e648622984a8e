/** Story 7: after hanging up nothing of a call is left, however often. */
import type { CDPSession, Page } from "playwright-core";
import { expect } from "vitest";
import { callMembersIn } from "../harness/Homeserver.ts";
import { countOpen, expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import type { TertuliaPage } from "../harness/TertuliaPage.ts";
import { until } from "../harness/until.ts";

const ROUNDS = 20;
const NOTHING_OPEN = { peerConnections: 0, sockets: [], liveCaptures: 0 };

interface PageWeight {
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
}

/** Of what is still reachable: garbage is collected first. */
async function weigh(page: Page, session: CDPSession): Promise<PageWeight> {
  await page.evaluate(() => window.__pageProbe?.countOpen());
  for (let pass = 0; pass < 3; pass += 1) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const metric = (name: string): number =>
    metrics.find((entry) => entry.name === name)?.value ?? Number.NaN;
  return {
    nodes: metric("Nodes"),
    listeners: metric("JSEventListeners"),
    documents: metric("Documents"),
  };
}

async function callOnce(ours: TertuliaPage): Promise<void> {
  await ours.joinCall();
  await ours.turn("mic", "on");
  await ours.turn("camera", "on");
  await expectReceiving(ours.page, { pictures: 1 }, "Ana sees Carla");
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
    expect(callMembersIn(await stage.homeserver.readState(roomId, ana))).toHaveLength(1);
    await ours.leaveCall();
    await until("nothing is open any more", async () => {
      const open = await countOpen(ours.page);
      return open.peerConnections + open.sockets.length + open.liveCaptures === 0;
    });
    expect(await countOpen(ours.page)).toEqual(NOTHING_OPEN);
    await until("the membership is gone", async () => {
      return callMembersIn(await stage.homeserver.readState(roomId, ana)).length === 0;
    });
  },
);

story("twenty calls in one page leave no more behind than two", async (stage) => {
  const [ana, carla] = await stage.people("Ana", "Carla");
  const roomId = await stage.plaza([ana, carla]);
  await stage.gatherCrowd([carla], { roomId });
  const ours = await stage.openTertulia(ana);
  await ours.openRoom(roomId);
  const session = await ours.page.context().newCDPSession(ours.page);
  await session.send("Performance.enable");
  await callOnce(ours);
  await callOnce(ours);
  const afterSecond = await weigh(ours.page, session);
  for (let round = 3; round <= ROUNDS; round += 1) await callOnce(ours);
  const afterLast = await weigh(ours.page, session);
  expect(await countOpen(ours.page)).toEqual(NOTHING_OPEN);
  // Fewer is possible: what the browser itself keeps of the first calls goes with time.
  expect(afterLast.nodes).toBeLessThanOrEqual(afterSecond.nodes);
  expect(afterLast.listeners).toBeLessThanOrEqual(afterSecond.listeners);
  expect(afterLast.documents).toBeLessThanOrEqual(afterSecond.documents);
});
