/** Two of ours, one Element Call and one @livekit/rtc-node for a minute. */
import { expect } from "vitest";
import { expectReceiving, expectSteady } from "../harness/media.ts";
import { story } from "../harness/story.ts";

const DURATION_MS = 60_000;
/** The fake microphone itself is silent for about a second between two beeps. */
const SILENCE_MS = 2_500;

story(
  "four people of three kinds talk for a minute without a gap in anyone's sound",
  async (stage) => {
    const [ana, beto] = await stage.people("Ana", "Beto");
    const [carla, dani] = await stage.people("Carla", "Dani");
    const roomId = await stage.plaza([ana, beto, carla, dani]);
    const crowd = await stage.gatherCrowd([dani], { roomId });
    const ours = [await stage.openTertulia(ana), await stage.openTertulia(beto)];
    for (const page of ours) {
      await page.openRoom(roomId);
      await page.joinCall();
      await page.turn("mic", "on");
      await page.turn("camera", "on");
    }
    const carlaCall = await stage.openElementCall(carla, roomId);
    await carlaCall.join();
    const pages = [...ours.map(({ page }) => page), carlaCall.page];
    const three = { voices: 3, pictures: 3 };
    for (const page of pages)
      await expectReceiving(page, three, "everybody hears and sees the three others");

    const before = await crowd.hear();
    await Promise.all(
      pages.map((page, index) =>
        expectSteady(page, three, { who: `person ${index + 1}`, durationMs: DURATION_MS }),
      ),
    );
    const [after] = await crowd.hear();
    expect(Object.keys(after?.energyOf ?? {})).toHaveLength(3);
    for (const [identity, energy] of Object.entries(after?.energyOf ?? {})) {
      expect(energy, identity).toBeGreaterThan(before[0]?.energyOf[identity] ?? 0);
      expect(after?.longestSilenceMsOf[identity], identity).toBeLessThan(SILENCE_MS);
    }
    await crowd.leave();
    for (const page of ours) await page.hasTiles(3);
  },
);
