/** A leave that Element Call handed over to the call service. */
import { expect } from "vitest";
import { callMembersIn } from "../harness/Homeserver.ts";
import { expectReceiving } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import { until } from "../harness/until.ts";

/** Sooner than the SFU knows: its own word for a client that vanished comes after twenty seconds. */
const GONE_WITHIN_MS = 12_000;

for (const isEncrypted of [false, true]) {
  const kind = isEncrypted ? "an encrypted" : "a plain";

  story(
    `Element Call killed with -9 in ${kind} room is gone from the room within 12 s`,
    async (stage) => {
      const [ana, beto] = await stage.people("Ana", "Beto");
      const roomId = await stage.plaza([ana, beto], { isEncrypted });
      const doomed = await stage.launchChromium();
      const anaCall = await stage.openElementCall(ana, roomId, { chromium: doomed });
      const delayed = anaCall.page.waitForRequest((request) =>
        request.url().includes("msc4140.delay="),
      );
      const handedOver = anaCall.page.waitForResponse((response) =>
        (response.request().postData() ?? "").includes('"delay_id"'),
      );
      await anaCall.join();
      // An hour: without the service Ana would be shown for so long.
      const { searchParams } = new URL((await delayed).url());
      expect(searchParams.get("org.matrix.msc4140.delay")).toBe("3600000");
      expect((await handedOver).status()).toBe(200);

      const betoCall = await stage.openElementCall(beto, roomId);
      await betoCall.join();
      await expectReceiving(betoCall.page, { pictures: 1, voices: 1 }, "Beto hears and sees Ana");
      await doomed.kill();
      await until(
        "Ana's membership is gone",
        async () => {
          const members = callMembersIn(await stage.homeserver.readState(roomId, beto));
          return members.every((member) => member.sender !== ana.userId);
        },
        { timeoutMs: GONE_WITHIN_MS },
      );
      const members = callMembersIn(await stage.homeserver.readState(roomId, beto));
      expect(members).toMatchObject([{ sender: beto.userId }]);
    },
  );
}
