/** A call from one person to another, in their encrypted chat. */
import { expect } from "vitest";
import { expectReceiving, expectSteady } from "../harness/media.ts";
import { callMembersIn } from "../harness/Homeserver.ts";
import type { Account } from "../harness/Homeserver.ts";
import type { Stage } from "../harness/Stage.ts";
import { story } from "../harness/story.ts";
import type { TertuliaPage } from "../harness/TertuliaPage.ts";
import { until } from "../harness/until.ts";

interface DirectChat {
  readonly ana: Account;
  readonly beto: Account;
  readonly roomId: string;
  readonly anaPage: TertuliaPage;
  readonly betoPage: TertuliaPage;
}

async function openDirectChat(stage: Stage): Promise<DirectChat> {
  const [ana, beto] = await stage.people("Ana", "Beto");
  const roomId = await stage.homeserver.createRoom({
    creator: ana,
    guests: [beto],
    isEncrypted: true,
    isDirect: true,
  });
  const anaPage = await stage.openTertulia(ana);
  const betoPage = await stage.openTertulia(beto);
  await betoPage.roomItem(roomId).waitFor();
  await anaPage.openRoom(roomId);
  return { ana, beto, roomId, anaPage, betoPage };
}

story(
  "Ana calls Beto from the encrypted chat, Beto accepts, and for 30 s they see and hear each other",
  async (stage) => {
    const { anaPage, betoPage } = await openDirectChat(stage);
    await anaPage.joinCall();
    await betoPage.incomingCall().waitFor();
    await betoPage.page.getByTestId("accept-call").click();
    await betoPage.waitForPhase("live");
    await betoPage.incomingCall().waitFor({ state: "detached" });
    for (const person of [anaPage, betoPage]) {
      await person.turn("mic", "on");
      await person.turn("camera", "on");
    }
    const both = { voices: 1, pictures: 1 };
    await expectReceiving(anaPage.page, both, "Ana hears and sees Beto");
    await expectReceiving(betoPage.page, both, "Beto hears and sees Ana");
    await Promise.all([
      expectSteady(anaPage.page, both, { who: "Ana", durationMs: 30_000 }),
      expectSteady(betoPage.page, both, { who: "Beto", durationMs: 30_000 }),
    ]);
  },
);

story("Beto declines: his ring stops and Ana's call ends", async (stage) => {
  const { ana, roomId, anaPage, betoPage } = await openDirectChat(stage);
  await anaPage.joinCall();
  await betoPage.incomingCall().waitFor();
  await betoPage.page.getByTestId("decline-call").click();
  await betoPage.incomingCall().waitFor({ state: "detached" });
  await until("Ana's membership is gone", async () => {
    return callMembersIn(await stage.homeserver.readState(roomId, ana)).length === 0;
  });
});

story("Ana hangs up before Beto answers: his ring stops", async (stage) => {
  const { anaPage, betoPage } = await openDirectChat(stage);
  await anaPage.joinCall();
  await betoPage.incomingCall().waitFor();
  await anaPage.leaveCall();
  await betoPage.incomingCall().waitFor({ state: "detached" });
});

story("Beto's second device stops ringing when he answers on the first", async (stage) => {
  const { beto, anaPage, betoPage } = await openDirectChat(stage);
  const phone = await stage.openTertulia(beto, { viewport: { width: 390, height: 844 } });
  await phone.page.getByTestId("room-item").first().waitFor();
  await anaPage.joinCall();
  await betoPage.incomingCall().waitFor();
  await phone.incomingCall().waitFor();
  await betoPage.page.getByTestId("accept-call").click();
  await betoPage.waitForPhase("live");
  await phone.incomingCall().waitFor({ state: "detached" });
  expect(await phone.panel().count()).toBe(0);
});
