/** What a person switches off is shown to the others, and is not sent. */
import { expect } from "vitest";
import {
  countArriving,
  expectReceiving,
  expectReceivingOnly,
  measureMedia,
  sentOf,
} from "../harness/media.ts";
import { story } from "../harness/story.ts";

/** A track that is muted only still sends comfort noise, every 400 ms: some packets in any such window. */
const WINDOW_MS = 4_000;
const NOTHING = { packets: 0, bytes: 0 };

story(
  "mute and camera off show on the other side, ours and Element Call, and nothing is sent while muted",
  async (stage) => {
    const [ana, beto, carla] = await stage.people("Ana", "Beto", "Carla");
    const roomId = await stage.plaza([ana, beto, carla]);
    const anaPage = await stage.openTertulia(ana);
    await anaPage.openRoom(roomId);
    await anaPage.joinCall();
    await anaPage.turn("mic", "on");
    await anaPage.turn("camera", "on");
    const betoPage = await stage.openTertulia(beto);
    await betoPage.openRoom(roomId);
    await betoPage.joinCall();
    const carlaCall = await stage.openElementCall(carla, roomId);
    await carlaCall.join();

    await betoPage.tileShows({ userId: ana.userId }, "data-mic", "true");
    await betoPage.tileShows({ userId: ana.userId }, "data-camera", "true");
    await expectReceiving(
      betoPage.page,
      { voices: 2, pictures: 2 },
      "Beto hears and sees Ana and Carla",
    );
    await expectReceiving(carlaCall.page, { voices: 1, pictures: 1 }, "Carla hears and sees Ana");
    // Beto has never switched his microphone on: it is published, and silent.
    await anaPage.tileShows({ userId: beto.userId }, "data-mic", "false");
    expect(sentOf("audio", await measureMedia(betoPage.page, WINDOW_MS))).toEqual(NOTHING);

    await anaPage.turn("mic", "off");
    await betoPage.tileShows({ userId: ana.userId }, "data-mic", "false");
    await carlaCall.mutedMarkOf("Ana").waitFor();
    await expectReceivingOnly(carlaCall.page, { voices: 0 }, "Carla hears nobody");
    const [anaMuted, betoMeanwhile] = await Promise.all([
      measureMedia(anaPage.page, WINDOW_MS),
      measureMedia(betoPage.page, WINDOW_MS),
    ]);
    expect(sentOf("audio", anaMuted)).toEqual(NOTHING);
    expect(countArriving("audio", betoMeanwhile), "Carla alone is heard by Beto").toBe(1);

    await anaPage.turn("camera", "off");
    await betoPage.tileShows({ userId: ana.userId }, "data-camera", "false");
    await carlaCall
      .tileOf("Ana")
      .and(carlaCall.page.locator('[data-video-enabled="false"]'))
      .waitFor();
    await expectReceivingOnly(carlaCall.page, { pictures: 0 }, "Carla sees nobody's camera");
    const [anaUnseen, betoThen] = await Promise.all([
      measureMedia(anaPage.page, WINDOW_MS),
      measureMedia(betoPage.page, WINDOW_MS),
    ]);
    // Not packets: to measure the way to the SFU, the browser may send some that hold nothing.
    expect(sentOf("video", anaUnseen).bytes).toBe(0);
    expect(sentOf("audio", anaUnseen)).toEqual(NOTHING);
    expect(countArriving("video", betoThen), "Carla alone is seen by Beto").toBe(1);

    await carlaCall.toggleMicrophone();
    await anaPage.tileShows({ userId: carla.userId }, "data-mic", "false");
    await carlaCall.toggleCamera();
    await anaPage.tileShows({ userId: carla.userId }, "data-camera", "false");

    await anaPage.turn("mic", "on");
    await anaPage.turn("camera", "on");
    await expectReceiving(
      carlaCall.page,
      { voices: 1, pictures: 1 },
      "Carla hears and sees Ana again",
    );
  },
);

story(
  "a raised hand is seen by everybody, Element Call included, and can be lowered",
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
    await carlaCall.hasTiles(3);

    await anaPage.turn("hand", "on");
    for (const page of [anaPage, betoPage])
      await page.tileShows({ userId: ana.userId }, "data-hand", "true");
    await carlaCall.handOf("Ana").waitFor();
    await carlaCall.raiseHand();
    for (const page of [anaPage, betoPage])
      await page.tileShows({ userId: carla.userId }, "data-hand", "true");

    await anaPage.turn("hand", "off");
    await betoPage.tileShows({ userId: ana.userId }, "data-hand", "false");
    await carlaCall.handOf("Ana").waitFor({ state: "detached" });
    await carlaCall.lowerHand();
    for (const page of [anaPage, betoPage])
      await page.tileShows({ userId: carla.userId }, "data-hand", "false");
  },
);
