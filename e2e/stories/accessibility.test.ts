/** Every screen passes axe, wide and on a phone, dark and light. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Account } from "../harness/Homeserver.ts";
import type { Stage } from "../harness/Stage.ts";
import { story } from "../harness/story.ts";

const MAX_HTML_LENGTH = 160;

const SHAPES = [
  { name: "wide and dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  { name: "on a phone and light", viewport: { width: 390, height: 844 }, colorScheme: "light" },
] as const;

/** @returns one line per rule that a screen breaks. */
async function findFaults(page: Page, screen: string): Promise<readonly string[]> {
  // A tooltip of whatever the mouse was left on belongs to no screen.
  await page.mouse.move(0, 0);
  await page.getByRole("tooltip").waitFor({ state: "detached" });
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => {
    const where = nodes.map((node) => node.html.slice(0, MAX_HTML_LENGTH)).join(" | ");
    return `${screen}: ${id}: ${where}`;
  });
}

async function twoFriends(stage: Stage): Promise<{ ana: Account; beto: Account; roomId: string }> {
  const [ana, beto] = await stage.people("Ana", "Beto");
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
    const faults: string[] = [];
    const { ana, beto, roomId } = await twoFriends(stage);
    const stranger = await stage.openPage("stranger", { viewport, colorScheme });
    await stranger.goto(stage.run.client);
    await stranger.getByTestId("login-submit").waitFor();
    faults.push(...(await findFaults(stranger, "login")));

    const anaPage = await stage.openTertulia(ana, { viewport, colorScheme });
    await anaPage.roomItem(roomId).waitFor();
    faults.push(...(await findFaults(anaPage.page, "room list")));
    await anaPage.openRoom(roomId);
    await anaPage.page.getByTestId("message").first().waitFor();
    faults.push(...(await findFaults(anaPage.page, "room")));

    const betoPage = await stage.openTertulia(beto, { viewport, colorScheme });
    await betoPage.roomItem(roomId).waitFor();
    await anaPage.joinCall();
    await betoPage.incomingCall().waitFor();
    faults.push(...(await findFaults(betoPage.page, "incoming call")));
    await betoPage.page.getByTestId("accept-call").click();
    await betoPage.waitForPhase("live");
    await betoPage.turn("camera", "on");
    await anaPage.hasTiles(2);
    faults.push(...(await findFaults(anaPage.page, "call")));
    faults.push(...(await findFaults(betoPage.page, "call with one's own picture")));
    expect(faults.join("\n")).toBe("");
  });
}
