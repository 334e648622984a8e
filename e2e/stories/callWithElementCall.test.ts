/** Stories 2 and 3: our client and Element Call in one call, whoever starts, in plain and encrypted rooms. */
import { expect } from "vitest";
import type { ElementCallPage } from "../harness/ElementCallPage.ts";
import { expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import type { TertuliaPage } from "../harness/TertuliaPage.ts";
import { until } from "../harness/until.ts";

async function joinOurs(page: TertuliaPage, roomId: string): Promise<void> {
  await page.openRoom(roomId);
  await page.joinCall();
  await page.turn("mic", "on");
  await page.turn("camera", "on");
}

async function expectBothWays(ours: TertuliaPage, theirs: ElementCallPage): Promise<void> {
  await expectReceiving(ours.page, { voices: 1, pictures: 1 }, "ours hears and sees Element Call");
  await expectReceiving(
    theirs.page,
    { voices: 1, pictures: 1 },
    "Element Call hears and sees ours",
  );
  await ours.hasTiles(2);
  await theirs.hasTiles(2);
}

for (const isEncrypted of [false, true]) {
  const kind = isEncrypted ? "an encrypted" : "a plain";

  story(`Ana starts a call in ${kind} room and Beto joins it with Element Call`, async (stage) => {
    const [ana, beto] = await stage.people("Ana", "Beto");
    const roomId = await stage.plaza([ana, beto], { isEncrypted });
    const ours = await stage.openTertulia(ana);
    await joinOurs(ours, roomId);
    const theirs = await stage.openElementCall(beto, roomId);
    await theirs.join();
    await expectBothWays(ours, theirs);
  });

  story(`Beto starts a call in ${kind} room with Element Call and Ana joins it`, async (stage) => {
    const [ana, beto] = await stage.people("Ana", "Beto");
    const roomId = await stage.plaza([ana, beto], { isEncrypted });
    const theirs = await stage.openElementCall(beto, roomId);
    await theirs.join();
    const ours = await stage.openTertulia(ana);
    await joinOurs(ours, roomId);
    await expectBothWays(ours, theirs);
  });
}

story(
  "what Ana sends is announced as encrypted in an encrypted room, and only there",
  async (stage) => {
    const [ana, carla] = await stage.people("Ana", "Carla");
    for (const isEncrypted of [true, false]) {
      const roomId = await stage.plaza([ana, carla], { isEncrypted });
      const crowd = await stage.gatherCrowd([carla], { roomId, withSound: 0 });
      const ours = await stage.openTertulia(ana);
      await joinOurs(ours, roomId);
      const announced = await until("Carla is offered Ana's voice", async () => {
        const [hearing] = await crowd.hear();
        return Object.entries(hearing?.isEncryptedOf ?? {}).find(([identity]) =>
          identity.startsWith(ana.userId),
        );
      });
      expect(announced[1]).toBe(isEncrypted);
      await ours.leaveCall();
      await crowd.leave();
    }
  },
);
