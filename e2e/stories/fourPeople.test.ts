/** Two of ours, one Element Call and one @livekit/rtc-node for a minute, in which nobody is ever silent. */
import { join } from "node:path";
import { expect } from "vitest";
import { listen } from "../harness/listen.ts";
import { expectReceiving, expectSteady } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import { writeMelody } from "../harness/writeMelody.ts";

const DURATION_MS = 60_000;
/** Longer than that and a syllable is missing. */
const GAP_SECONDS = 0.5;
/** Of all samples, those that the browser made up for want of packets; a thousandth was measured. */
const CONCEALED_SHARE = 0.05;
const MELODY = join(import.meta.dirname, "../../.tertulia/melody.wav");

story(
  "four people of three kinds talk for a minute without a gap in anyone's sound",
  async (stage) => {
    writeMelody(MELODY);
    const [ana, beto] = await stage.people("Ana", "Beto");
    const [carla, dani] = await stage.people("Carla", "Dani");
    const roomId = await stage.plaza([ana, beto, carla, dani]);
    const chromium = await stage.launchChromium({
      extraArgs: [`--use-file-for-fake-audio-capture=${MELODY}`],
    });
    const crowd = await stage.gatherCrowd([dani], { roomId });
    const ours = [
      await stage.openTertulia(ana, { chromium }),
      await stage.openTertulia(beto, { chromium }),
    ];
    for (const page of ours) {
      await page.openRoom(roomId);
      await page.joinCall();
      await page.turn("mic", "on");
      await page.turn("camera", "on");
    }
    const carlaCall = await stage.openElementCall(carla, roomId, { chromium });
    await carlaCall.join();
    const pages = [...ours.map(({ page }) => page), carlaCall.page];
    const three = { voices: 3, pictures: 3 };
    for (const page of pages)
      await expectReceiving(page, three, "everybody hears and sees the three others");

    const before = await crowd.hear();
    await Promise.all(
      pages.map(async (page, index) => {
        const who = `person ${index + 1}`;
        const [voices] = await Promise.all([
          listen(page, DURATION_MS),
          expectSteady(page, three, { who, durationMs: DURATION_MS }),
        ]);
        expect(voices, who).toHaveLength(3);
        for (const { longestSilenceSeconds, concealedShare } of voices) {
          expect(longestSilenceSeconds, who).toBeLessThan(GAP_SECONDS);
          expect(concealedShare, who).toBeLessThan(CONCEALED_SHARE);
        }
      }),
    );
    const [after] = await crowd.hear();
    expect(Object.keys(after?.energyOf ?? {})).toHaveLength(3);
    for (const [identity, energy] of Object.entries(after?.energyOf ?? {})) {
      expect(energy, identity).toBeGreaterThan(before[0]?.energyOf[identity] ?? 0);
      expect(after?.longestSilenceMsOf[identity], identity).toBeLessThan(GAP_SECONDS * 1_000);
    }
    await crowd.leave();
    for (const page of ours) await page.hasTiles(3);
  },
);
