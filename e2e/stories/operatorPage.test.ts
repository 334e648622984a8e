/** Whoever looks after the service sees a real call live, removes a person, ends it, and reads why somebody was refused. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { Account } from "../harness/Homeserver.ts";
import type { Run } from "../harness/readRun.ts";
import type { Stage } from "../harness/Stage.ts";
import { story } from "../harness/story.ts";

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const MAX_HTML_LENGTH = 160;

async function logIn(page: Page, { operatorPage }: Run): Promise<void> {
  await page.goto(operatorPage.url);
  await page.getByLabel("Password").fill(operatorPage.password);
  await page.keyboard.press("Enter");
  await page.getByText("Live", { exact: true }).waitFor();
}

/** @returns one line per rule that the page breaks as it is now. */
async function findFaults(page: Page, state: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => {
    const where = nodes.map((node) => node.html.slice(0, MAX_HTML_LENGTH)).join(" | ");
    return `${state}: ${id}: ${where}`;
  });
}

async function startCall(stage: Stage): Promise<{ people: readonly Account[]; roomId: string }> {
  const people = [await stage.person("Ana"), await stage.person("Beto")] as const;
  const [creator, guest] = people;
  const roomId = await stage.homeserver.createRoom({
    name: "Plaza",
    creator,
    guests: [guest],
    isEncrypted: false,
  });
  await stage.gatherCrowd(people, { roomId });
  return { people, roomId };
}

/** Presses a button that asks first, and says yes. */
async function confirm(button: Locator, answer: string): Promise<void> {
  await button.click();
  const dialog = button.page().getByRole("dialog");
  await dialog.getByRole("button", { name: answer, exact: true }).click();
}

story("a call shows by itself, a person is removed from it, and it is ended", async (stage) => {
  const page = await stage.openPage("operator", { viewport: WIDE, mayCapture: false });
  await logIn(page, stage.run);
  const { people, roomId } = await startCall(stage);
  const call = page.getByRole("article", { name: roomId });
  for (const { userId } of people) await call.getByText(userId, { exact: true }).waitFor();
  const removeBeto = call.getByRole("button", { name: `Remove ${people[1]?.userId}` });

  // The keyboard alone: the question comes, Escape is no, and nothing has happened.
  await removeBeto.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  expect(await findFaults(page, "question")).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await call.getByRole("listitem").count()).toBe(2);

  await confirm(removeBeto, "Remove");
  await page.getByText("Removed from the call.").waitFor();
  await removeBeto.waitFor({ state: "detached" });
  await call.getByText(people[0]?.userId ?? "", { exact: true }).waitFor();

  await confirm(call.getByRole("button", { name: "End call" }), "End call");
  await page.getByText("The call has ended.").waitFor();
  await call.waitFor({ state: "detached" });
});

story("a refusal is there by its reason and by the id its caller was given", async (stage) => {
  const page = await stage.openPage("operator", { viewport: WIDE, mayCapture: false });
  await logIn(page, stage.run);
  const openid_token = { access_token: "nobody's", matrix_server_name: stage.run.serverName };
  const answer = await fetch(`${stage.run.callService}/sfu/get`, {
    method: "POST",
    body: JSON.stringify({ room: "!room:localhost", device_id: "DEVICE", openid_token }),
  });
  expect(answer.status).toBe(401);
  const refusal = page
    .getByRole("listitem")
    .filter({ hasText: "The homeserver did not know the token" });
  await refusal.getByText("The latest").click();
  await refusal.getByText(answer.headers.get("X-Request-Id") ?? "", { exact: true }).waitFor();
});

story("the page is accessible in every shape, and in both languages", async (stage) => {
  const page = await stage.openPage("operator", { viewport: WIDE, mayCapture: false });
  const faults: string[] = [];
  await page.goto(stage.run.operatorPage.url);
  faults.push(...(await findFaults(page, "login")));
  await logIn(page, stage.run);
  const { roomId } = await startCall(stage);
  await page.getByRole("article", { name: roomId }).waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const viewport of [WIDE, PHONE]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      faults.push(...(await findFaults(page, `${colorScheme}, ${viewport.width} px`)));
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(overflow, `${viewport.width} px`).toBe(0);
    }
  }
  await page.getByRole("link", { name: "Español" }).click();
  await page.getByRole("heading", { name: "Llamadas ahora" }).waitFor();
  faults.push(...(await findFaults(page, "Spanish")));
  expect(faults).toEqual([]);

  await page.getByRole("button", { name: "Salir" }).click();
  await page.getByLabel("Contraseña").waitFor();
  await page.goto(stage.run.operatorPage.url);
  await page.getByLabel("Contraseña").waitFor();
});
