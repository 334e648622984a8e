/** Rings between our client and Element Call, both ways, in the direct chat of two people. */
import { expect } from "vitest";
import { callMembersIn } from "../harness/Homeserver.ts";
import type { Account } from "../harness/Homeserver.ts";
import { expectReceiving } from "../harness/media.ts";
import type { Stage } from "../harness/Stage.ts";
import { story } from "../harness/story.ts";
import { until } from "../harness/until.ts";

/** @see MSC4075 */
const NOTIFICATION = "org.matrix.msc4075.rtc.notification";

interface DirectChat {
  readonly ana: Account;
  readonly beto: Account;
  readonly roomId: string;
}

async function directChat(stage: Stage, isEncrypted: boolean): Promise<DirectChat> {
  const [ana, beto] = await stage.people("Ana", "Beto");
  const roomId = await stage.homeserver.createRoom({
    creator: ana,
    guests: [beto],
    isEncrypted,
    isDirect: true,
  });
  return { ana, beto, roomId };
}

story(
  "Ana calls from the encrypted chat with Element Call, Beto is rung, accepts, and they see and hear each other",
  async (stage) => {
    const { ana, beto, roomId } = await directChat(stage, true);
    const betoPage = await stage.openTertulia(beto);
    await betoPage.roomItem(roomId).waitFor();
    const anaCall = await stage.openElementCall(ana, roomId, { rings: true });
    await anaCall.join();
    await anaCall.callingMark().waitFor();
    await betoPage.incomingCall().waitFor();
    await betoPage.page.getByTestId("accept-call").click();
    await betoPage.waitForPhase("live");
    await betoPage.incomingCall().waitFor({ state: "detached" });
    await anaCall.callingMark().waitFor({ state: "detached" });
    await betoPage.turn("mic", "on");
    await betoPage.turn("camera", "on");
    const both = { voices: 1, pictures: 1 };
    await expectReceiving(betoPage.page, both, "Beto hears and sees Ana");
    await expectReceiving(anaCall.page, both, "Ana hears and sees Beto");
  },
);

// In a plain chat: stand-alone Element Call looks at what is said before it is decrypted (ADR 4).
story("Beto declines Ana's call from Element Call: it stops waiting and leaves", async (stage) => {
  const { ana, beto, roomId } = await directChat(stage, false);
  const betoPage = await stage.openTertulia(beto);
  await betoPage.roomItem(roomId).waitFor();
  const anaCall = await stage.openElementCall(ana, roomId, { rings: true });
  await anaCall.join();
  await betoPage.incomingCall().waitFor();
  await betoPage.page.getByTestId("decline-call").click();
  await betoPage.incomingCall().waitFor({ state: "detached" });
  await anaCall.hasLeft();
  await until("Ana's membership is gone", async () => {
    return callMembersIn(await stage.homeserver.readState(roomId, ana)).length === 0;
  });
});

story(
  "Ana's ring names Beto and her membership, and Element Call answers it from its own page",
  async (stage) => {
    const { ana, beto, roomId } = await directChat(stage, false);
    const anaPage = await stage.openTertulia(ana);
    await anaPage.openRoom(roomId);
    const betoCall = await stage.openElementCall(beto, roomId);
    await betoCall.isInLobby();
    await anaPage.joinCall();
    await anaPage.callingTile().waitFor();
    const rings = await until("the ring is in the room", async () => {
      const events = await stage.homeserver.readTimeline(roomId, beto);
      const found = events.filter(({ type }) => type === NOTIFICATION);
      return found.length > 0 && found;
    });
    const [membership] = callMembersIn(await stage.homeserver.readState(roomId, beto));
    expect(rings).toEqual([
      expect.objectContaining({
        sender: ana.userId,
        content: {
          notification_type: "ring",
          "m.call.intent": expect.stringMatching(/^(audio|video)$/) as string,
          sender_ts: expect.any(Number) as number,
          lifetime: 90_000,
          "m.mentions": { user_ids: [beto.userId], room: false },
          "m.relates_to": { rel_type: "m.reference", event_id: membership?.eventId },
          slot_id: "m.call#ROOM",
        },
      }),
    ]);

    await betoCall.isInLobby();
    await betoCall.join();
    await anaPage.callingTile().waitFor({ state: "detached" });
    await anaPage.turn("mic", "on");
    await anaPage.turn("camera", "on");
    const both = { voices: 1, pictures: 1 };
    await expectReceiving(anaPage.page, both, "Ana hears and sees Beto");
    await expectReceiving(betoCall.page, both, "Beto hears and sees Ana");
  },
);
