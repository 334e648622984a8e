/** One login in two tabs: one of them has it, the other one says so. */
import { expect } from "vitest";
import { callMembersIn } from "../harness/Homeserver.ts";
import { countOpen } from "../harness/media.ts";
import { story } from "../harness/story.ts";
import { tertuliaPage } from "../harness/TertuliaPage.ts";
import { until } from "../harness/until.ts";

story("a second tab of one login takes the call over, and both tabs say so", async (stage) => {
  const ana = await stage.person("Ana");
  const roomId = await stage.plaza([ana]);
  const first = await stage.openTertulia(ana);
  await first.openRoom(roomId);
  await first.joinCall();

  const second = await stage.openTab(first.page);
  await second.goto(first.page.url());
  await second.getByText("Tertulia is open in another tab").waitFor();
  expect(await first.panel().count()).toBe(1);
  await second.getByRole("button", { name: "Use it here" }).click();
  await first.page.getByText("Tertulia is now used in another tab").waitFor();
  await until("nothing of the call is open in the first tab", async () => {
    const open = await countOpen(first.page);
    return open.peerConnections + open.sockets.length + open.liveCaptures === 0;
  });

  const ours = tertuliaPage(second);
  await ours.openRoom(roomId);
  await ours.joinCall();
  await ours.hasTiles(1);
  expect(callMembersIn(await stage.homeserver.readState(roomId, ana))).toHaveLength(1);
});

story(
  "two logins of one person are two people in a call, and do not throw each other out",
  async (stage) => {
    const ana = await stage.person("Ana");
    const roomId = await stage.plaza([ana]);
    const desk = await stage.openTertulia(ana);
    const phone = await stage.openTertulia(ana, { viewport: { width: 390, height: 844 } });
    for (const device of [desk, phone]) {
      await device.openRoom(roomId);
      await device.joinCall();
    }
    await desk.hasTiles(2);
    await phone.hasTiles(2);
    expect(callMembersIn(await stage.homeserver.readState(roomId, ana))).toHaveLength(2);
  },
);
