/** Story 8: a browser that dies is gone from the call. */
import { callMembersIn } from "../harness/Homeserver.ts";
import { expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import { until } from "../harness/until.ts";

const GONE_WITHIN_MS = 10_000;

story(
  "a browser killed with -9 is gone from everybody's screen and from the room state within 10 s",
  async (stage) => {
    const [ana, beto, carla] = await stage.people("Ana", "Beto", "Carla");
    const roomId = await stage.plaza([ana, beto, carla]);
    const doomed = await stage.launchChromium();
    const anaPage = await stage.openTertulia(ana, { chromium: doomed });
    const betoPage = await stage.openTertulia(beto);
    for (const page of [anaPage, betoPage]) {
      await page.openRoom(roomId);
      await page.joinCall();
      await page.turn("camera", "on");
    }
    const carlaCall = await stage.openElementCall(carla, roomId);
    await carlaCall.join();
    await expectReceiving(betoPage.page, { pictures: 2 }, "Beto sees Ana and Carla");
    await carlaCall.hasTiles(3);

    await doomed.kill();
    const within = { timeoutMs: GONE_WITHIN_MS };
    await Promise.all([
      until(
        "Beto does not see Ana",
        async () => (await betoPage.tiles({ userId: ana.userId }).count()) === 0,
        within,
      ),
      until("Carla does not see Ana", async () => (await carlaCall.tiles().count()) === 2, within),
      until(
        "Ana's membership is gone",
        async () => {
          const members = callMembersIn(await stage.homeserver.readState(roomId, beto));
          return members.every((member) => member.sender !== ana.userId);
        },
        within,
      ),
    ]);
  },
);
