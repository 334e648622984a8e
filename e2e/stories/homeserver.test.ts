/** What the client does with a real homeserver: long rooms, the list, logging out, and a call that floats over other rooms. */
import { expect } from "vitest";
import { countOpen, expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import type { TertuliaPage } from "../harness/TertuliaPage.ts";
import { tertuliaPage } from "../harness/TertuliaPage.ts";
import { until } from "../harness/until.ts";

const MESSAGES = Array.from({ length: 80 }, (_, index) => `Line ${index + 1} of 80.`);

/** The messages in the timeline from the first to the last, by what is in them. */
async function readLines(page: TertuliaPage): Promise<readonly string[]> {
  const texts = await page.page.getByTestId("message").allTextContents();
  return texts.flatMap((text) => /Line \d+ of 80\./.exec(text) ?? []);
}

for (const isEncrypted of [false, true]) {
  const kind = isEncrypted ? "an encrypted" : "a plain";

  story(
    `of eighty messages in ${kind} room Ana sees the last, and all of them once she reads back`,
    async (stage) => {
      const [ana, beto] = await stage.people("Ana", "Beto");
      const roomId = await stage.plaza([ana, beto], { isEncrypted });
      const anaPage = await stage.openTertulia(ana);
      await anaPage.roomItem(roomId).waitFor();
      const betoPage = await stage.openTertulia(beto);
      await betoPage.openRoom(roomId);
      for (const line of MESSAGES) await betoPage.write(line);
      const last = MESSAGES.at(-1) ?? "";
      await anaPage.roomItem(roomId).getByText(last).waitFor();

      await anaPage.page.reload();
      await anaPage.openRoom(roomId);
      await anaPage.message(last).waitFor();
      expect((await readLines(anaPage)).length).toBeLessThan(MESSAGES.length);
      await anaPage.readToBeginning();
      await until("all of them are there, in order and once", async () => {
        return JSON.stringify(await readLines(anaPage)) === JSON.stringify(MESSAGES);
      });
    },
  );
}

story("the list says how many messages are unread, and who is in a call", async (stage) => {
  const [ana, beto] = await stage.people("Ana", "Beto");
  const roomId = await stage.plaza([ana, beto]);
  const anaPage = await stage.openTertulia(ana);
  const item = anaPage.roomItem(roomId);
  await item.waitFor();
  for (const text of ["Hola", "Are you there?", "I start without you"])
    await stage.homeserver.sendText(roomId, { from: beto, text });
  await item.getByText("3 unread messages").waitFor();
  const crowd = await stage.gatherCrowd([beto], { roomId, withSound: 0 });
  await item.getByText("In a call: Beto").waitFor();
  await crowd.leave();
  await item.getByText("In a call: Beto").waitFor({ state: "detached" });
  await item.getByText("3 unread messages").waitFor();
  await anaPage.openRoom(roomId);
  await item.getByText("3 unread messages").waitFor({ state: "detached" });
});

story(
  "logging out ends the login at the homeserver, and the link that made it does not make another",
  async (stage) => {
    stage.allowConsole(/403 \(Forbidden\)/);
    const ana = await stage.person("Ana");
    const roomId = await stage.plaza([ana]);
    const token = await stage.homeserver.requestLoginToken(ana);
    const before = await stage.homeserver.readDevices(ana);
    const link = `${stage.run.client}/#/login?loginToken=${encodeURIComponent(token)}`;
    const page = await stage.openPage("Ana");
    await page.goto(link);
    const anaPage = tertuliaPage(page);
    await anaPage.roomItem(roomId).waitFor();
    expect(await stage.homeserver.readDevices(ana)).toHaveLength(before.length + 1);
    await anaPage.logOut();
    await until("the device is gone", async () => {
      return (await stage.homeserver.readDevices(ana)).length === before.length;
    });
    await page.reload();
    await page.getByTestId("login-submit").waitFor();

    const again = await stage.openPage("Ana-again");
    await again.goto(link);
    await again.locator('[role="alert"][data-code="login/link-used"]').waitFor();
    expect(await stage.homeserver.readDevices(ana)).toHaveLength(before.length);
  },
);

story(
  "a call goes on while Ana looks at another room, floating there, and stands in its own again",
  async (stage) => {
    const [ana, carla] = await stage.people("Ana", "Carla");
    const roomId = await stage.plaza([ana, carla]);
    const elsewhere = await stage.homeserver.createRoom({
      name: "Cocina",
      creator: ana,
      guests: [],
      isEncrypted: false,
    });
    await stage.gatherCrowd([carla], { roomId });
    const anaPage = await stage.openTertulia(ana);
    await anaPage.openRoom(roomId);
    await anaPage.joinCall();
    await anaPage.turn("mic", "on");
    const panel = (variant: "full" | "floating"): Promise<void> =>
      anaPage.page
        .locator(`[data-testid="call-panel"][data-phase="live"][data-variant="${variant}"]`)
        .waitFor();
    await panel("full");
    const both = { voices: 1, pictures: 1 };
    await expectReceiving(anaPage.page, both, "Ana hears and sees Carla");
    const open = await countOpen(anaPage.page);

    await anaPage.openRoom(elsewhere);
    await panel("floating");
    await expectReceiving(anaPage.page, both, "Ana hears and sees Carla from elsewhere");
    await anaPage.tileShows({ userId: carla.userId }, "data-camera", "true");
    await anaPage.page.getByRole("button", { name: "Back to the call in Plaza" }).click();
    await panel("full");
    await expectReceiving(anaPage.page, both, "Ana hears and sees Carla again");
    expect(await countOpen(anaPage.page)).toEqual(open);
    expect(await anaPage.toggle("mic").getAttribute("aria-pressed")).toBe("true");
  },
);
