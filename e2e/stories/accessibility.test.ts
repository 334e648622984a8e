/** Every screen passes axe, wide and on a phone, dark and light. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Account } from "../harness/Homeserver.ts";
import type { Stage } from "../harness/Stage.ts";
import { story } from "../harness/story.ts";

const SHAPES = [
  { name: "wide and dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { name: "on a phone and light", viewport: { width: 390, height: 844 }, colorScheme: "light" },
] as const;

async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
  expect(found, screen).toEqual([]);
}

async function twoFriends(stage: Stage): Promise<{ ana: Account; beto: Account; roomId: string }> {
  const [ana, beto] = [await stage.person("Ana"), await stage.person("Beto")];
  const roomId = await stage.homeserver.createRoom({
    creator: ana,
    guests: [beto],
    isEncrypted: false,
    isDirect: true,
  });
  await stage.homeserver.sendText(roomId, { from: beto, text: "Shall we talk?" });
  await stage.homeserver.sendText(roomId, { from: ana, text: "Yes, at five." });
  return { ana, beto, roomId };
}

for (const { name, viewport, colorScheme } of SHAPES) {
  story(`every screen is accessible, ${name}`, async (stage) => {
    const { ana, beto, roomId } = await twoFriends(stage);
    const stranger = await stage.openPage("stranger", { viewport, colorScheme });
    await stranger.goto(stage.run.client);
    await stranger.getByTestId("login-submit").waitFor();
    await expectAccessible(stranger, "login");

    const anaPage = await stage.openTertulia(ana, { viewport, colorScheme });
    await anaPage.roomItem(roomId).waitFor();
    await expectAccessible(anaPage.page, "room list");
    await anaPage.openRoom(roomId);
    await anaPage.page.getByTestId("message").first().waitFor();
    await expectAccessible(anaPage.page, "room");

    const betoPage = await stage.openTertulia(beto, { viewport, colorScheme });
    await betoPage.roomItem(roomId).waitFor();
    await anaPage.joinCall();
    await betoPage.incomingCall().waitFor();
    await expectAccessible(betoPage.page, "incoming call");
    await betoPage.page.getByTestId("accept-call").click();
    await betoPage.waitForPhase("live");
    await betoPage.turn("camera", "on");
    await anaPage.hasTiles(2);
    await expectAccessible(anaPage.page, "call");
    await expectAccessible(betoPage.page, "call with one's own picture");
  });
}
