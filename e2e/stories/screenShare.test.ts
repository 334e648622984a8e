/** A shared screen is a tile of its own at everybody, and ends for everybody. */
import { expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import { until } from "../harness/until.ts";

story(
  "Ana's screen and Element Call's screen are separate tiles at everybody, and end for everybody",
  async (stage) => {
    const [ana, beto, carla] = await stage.people("Ana", "Beto", "Carla");
    const roomId = await stage.plaza([ana, beto, carla]);
    const anaPage = await stage.openTertulia(ana);
    const betoPage = await stage.openTertulia(beto);
    for (const page of [anaPage, betoPage]) {
      await page.openRoom(roomId);
      await page.joinCall();
    }
    const carlaCall = await stage.openElementCall(carla, roomId);
    await carlaCall.join();
    await expectReceiving(betoPage.page, { pictures: 1 }, "Beto sees Carla's camera");

    const nobodySeesAScreen = async (): Promise<void> => {
      for (const page of [anaPage, betoPage]) await page.hasTiles(0, { source: "screen" });
      await until(
        "Element Call shows no screen",
        async () => (await carlaCall.screens().count()) === 0,
      );
    };

    const screenOfAna = { userId: ana.userId, source: "screen" } as const;
    await anaPage.turn("screen", "on");
    await anaPage.hasTiles(1, screenOfAna);
    await betoPage.hasTiles(1, screenOfAna);
    await betoPage.hasTiles(1, { userId: ana.userId, source: "camera" });
    await until(
      "Element Call shows a screen",
      async () => (await carlaCall.screens().count()) === 1,
    );
    await expectReceiving(
      betoPage.page,
      { pictures: 2 },
      "Beto sees Carla's camera and Ana's screen",
    );
    await expectReceiving(carlaCall.page, { pictures: 1 }, "Carla sees Ana's screen");

    await anaPage.turn("screen", "off");
    await nobodySeesAScreen();

    await carlaCall.toggleScreenShare();
    const screenOfCarla = { userId: carla.userId, source: "screen" } as const;
    await anaPage.hasTiles(1, screenOfCarla);
    await betoPage.hasTiles(1, screenOfCarla);
    await expectReceiving(anaPage.page, { pictures: 2 }, "Ana sees Carla's camera and screen");
    await carlaCall.toggleScreenShare();
    await nobodySeesAScreen();
  },
);
