/** The stack itself carries a call: Element Call meets Element Call, and people without a browser. */
import { expect } from "vitest";
import { createDoor } from "../elementCall/createDoor.ts";
import { callMembersIn } from "../harness/Homeserver.ts";
import { countOpen, expectReceiving } from "../harness/media.ts";
import { serveElementCall } from "../harness/serveElementCall.ts";
import { story } from "../harness/story.ts";
import { until } from "../harness/until.ts";

for (const isEncrypted of [false, true]) {
  story(
    `two Element Calls see and hear each other in ${isEncrypted ? "an encrypted" : "a plain"} room`,
    async (stage) => {
      const [ana, beto] = await stage.people("Ana", "Beto");
      const roomId = await stage.plaza([ana, beto], { isEncrypted });
      const anaCall = await stage.openElementCall(ana, roomId);
      await anaCall.join();
      const betoCall = await stage.openElementCall(beto, roomId);
      await betoCall.join();
      await expectReceiving(anaCall.page, { voices: 1, pictures: 1 }, "Ana hears and sees Beto");
      await expectReceiving(betoCall.page, { voices: 1, pictures: 1 }, "Beto hears and sees Ana");
      expect((await countOpen(betoCall.page)).peerConnections).toBeGreaterThan(0);
      await betoCall.leave();
      await until("only Ana is in the call", async () => {
        const members = callMembersIn(await stage.homeserver.readState(roomId, ana));
        return members.length === 1 && members[0]?.sender === ana.userId;
      });
    },
  );
}

story(
  "a link of the demo's Element Call puts its person before the call, again and again",
  async (stage) => {
    const carla = await stage.person("Carla");
    const roomId = await stage.plaza([carla]);
    const door = createDoor();
    const { origin, close } = await serveElementCall({ run: stage.run, door });
    try {
      const link = origin + door.invite({ roomId, logIn: () => stage.homeserver.logIn(carla) });
      // The pages behind the link are not ours; a link of nobody's is a 404 besides.
      stage.allowConsole(/./);
      const page = await stage.openPage("Carla");
      for (let time = 1; time <= 2; time += 1) {
        await page.goto("about:blank");
        await page.goto(link);
        await page.getByTestId("lobby_joinCall").waitFor();
      }
      await page.goto(`${origin}/enter#nobodys`);
      await page.getByText("This link is of an earlier run").waitFor();
    } finally {
      await close();
    }
  },
);

story("Element Call sees and hears people who use @livekit/rtc-node", async (stage) => {
  const ana = await stage.person("Ana");
  const others = [await stage.person("Carla"), await stage.person("Dani")];
  const roomId = await stage.plaza([ana, ...others]);
  const crowd = await stage.gatherCrowd(others, { roomId });
  const call = await stage.openElementCall(ana, roomId);
  await call.join();
  await call.hasTiles(3);
  await expectReceiving(call.page, { voices: 2, pictures: 2 }, "Ana hears and sees Carla and Dani");
  const anaIdentity = `${ana.userId}:${call.login.deviceId}`;
  await until("both hear Ana", async () => {
    const hearings = await crowd.hear();
    return (
      hearings.length === 2 &&
      hearings.every((hearing) => (hearing.energyOf[anaIdentity] ?? 0) > 0.01)
    );
  });
  await crowd.leave();
  await call.hasTiles(1);
});
