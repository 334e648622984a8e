/** A browser that dies is gone from the call, which waits for it where there are only two. */
import { expect } from "vitest";
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

story(
  "in a direct chat the call of the other waits for a killed browser, and goes on when it is back",
  async (stage) => {
    const [ana, beto] = await stage.people("Ana", "Beto");
    const roomId = await stage.homeserver.createRoom({
      creator: ana,
      guests: [beto],
      isEncrypted: false,
      isDirect: true,
    });
    const doomed = await stage.launchChromium();
    const anaPage = await stage.openTertulia(ana, { chromium: doomed });
    const betoPage = await stage.openTertulia(beto);
    // Ready before, so that what is waited for is her coming back and not her login.
    const again = await stage.openTertulia(ana);
    for (const page of [anaPage, again]) await page.openRoom(roomId);
    await anaPage.joinCall();
    await betoPage.page.getByTestId("accept-call").click();
    await betoPage.waitForPhase("live");

    await doomed.kill();
    await betoPage.panel().getByText("Ana lost the connection. Waiting…").waitFor();
    await again.joinCall();
    await betoPage.hasTiles(1, { userId: ana.userId });
    expect(await betoPage.panel().getByText("Ana lost the connection").count()).toBe(0);

    await again.leaveCall();
    await betoPage.panel().waitFor({ state: "detached" });
    await betoPage.page.getByText("The other person hung up.").waitFor();
  },
);
