/** Every screen passes axe and fits its window: in English and Spanish, on a phone and wide, dark and light. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Account } from "../harness/Homeserver.ts";
import { logInByPassword } from "../harness/logInByPassword.ts";
import { LANGUAGES } from "../harness/Sentence.ts";
import type { Sentence } from "../harness/Sentence.ts";
import type { Stage } from "../harness/Stage.ts";
import { story } from "../harness/story.ts";

const MAX_HTML_LENGTH = 160;

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

interface Shape {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: "dark" | "light";
}

const ALL_SHAPES: readonly Shape[] = [
  { name: "on a phone and dark", viewport: PHONE, colorScheme: "dark" },
  { name: "on a phone and light", viewport: PHONE, colorScheme: "light" },
  { name: "wide and light", viewport: WIDE, colorScheme: "light" },
  { name: "wide and dark", viewport: WIDE, colorScheme: "dark" },
];
const ON_A_LIGHT_PHONE = ALL_SHAPES.slice(1, 2);
const WIDE_AND_DARK = ALL_SHAPES.slice(-1);
/** Spanish is longer, and a phone narrow. */
const SHAPES_OF = {
  "en-US": ALL_SHAPES,
  "es-ES": [...ON_A_LIGHT_PHONE, ...WIDE_AND_DARK],
} as const;
/** For what is seldom seen: between both languages both widths and both schemes. */
const SELDOM_SHAPES_OF = { "en-US": WIDE_AND_DARK, "es-ES": ON_A_LIGHT_PHONE } as const;

const SETTINGS: Sentence = { "en-US": "Settings", "es-ES": "Ajustes" };
const LOG_OUT: Sentence = { "en-US": "Log out", "es-ES": "Cerrar sesión" };
const LOG_OUT_QUESTION: Sentence = { "en-US": "Log out?", "es-ES": "¿Cerrar sesión?" };
const NO_CHATS: Sentence = { "en-US": "No chats yet", "es-ES": "Todavía no hay chats" };
const SHOW_CHAT: Sentence = { "en-US": "Show chat", "es-ES": "Mostrar el chat" };
const HUNG_UP: Sentence = {
  "en-US": "The other person hung up.",
  "es-ES": "La otra persona colgó.",
};
const OPEN_ELSEWHERE: Sentence = {
  "en-US": "Tertulia is open in another tab",
  "es-ES": "Tertulia está abierta en otra pestaña",
};

const WRONG_PASSWORD: Sentence = {
  "en-US": "This username and password do not belong together.",
  "es-ES": "Este usuario y esta contraseña no van juntos.",
};
const USE_HERE: Sentence = { "en-US": "Use it here", "es-ES": "Usar aquí" };
const USED_ELSEWHERE: Sentence = {
  "en-US": "Tertulia is now used in another tab",
  "es-ES": "Tertulia se usa ahora en otra pestaña",
};
const INVITED: Sentence = { "en-US": "You are invited to Patio", "es-ES": "Te invitan a Patio" };
const NOT_INSIDE: Sentence = {
  "en-US": "You are not in this room",
  "es-ES": "No estás en esta sala",
};
const NOT_LOADED: Sentence = {
  "en-US": "The call could not be loaded.",
  "es-ES": "No se pudo cargar la llamada.",
};
const CRASHED: Sentence = {
  "en-US": "Tertulia has run into an error.",
  "es-ES": "Tertulia ha tropezado con un error.",
};
const STORES_BROKEN: Sentence = {
  "en-US": "Your chats could not be opened in this browser.",
  "es-ES": "No se pudieron abrir tus chats en este navegador.",
};

/** Looks at whatever is on screen. */
type Look = (page: Page, screen: string, shapes?: readonly Shape[]) => Promise<void>;

/** @returns the look, and what it has found: one line per rule that a screen breaks. */
function createLook(shapesOfAll: readonly Shape[]): { look: Look; faults: readonly string[] } {
  const faults: string[] = [];
  return {
    faults,
    async look(page, screen, shapes = shapesOfAll) {
      // A tooltip of whatever the mouse was left on belongs to no screen.
      await page.mouse.move(0, 0);
      await page.getByRole("tooltip").waitFor({ state: "detached" });
      for (const { name, viewport, colorScheme } of shapes) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await stillStand(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, nodes } of violations) {
          const where = nodes.map((node) => node.html.slice(0, MAX_HTML_LENGTH)).join(" | ");
          faults.push(`${screen}, ${name}: ${id}: ${where}`);
        }
        const widthPx = await page.evaluate(() => document.documentElement.scrollWidth);
        if (widthPx > viewport.width)
          faults.push(`${screen}, ${name}: ${widthPx} px wide, and scrolls sideways`);
      }
      // The story goes on as it began.
      await page.setViewportSize(WIDE);
    },
  };
}

/** Colours on their way from one scheme to the other are not what a person reads. */
function stillStand(page: Page): Promise<unknown> {
  return page.evaluate(async () => {
    // What another scheme or width sets in motion begins with the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().iterations !== Infinity);
    return Promise.allSettled(ending.map((animation) => animation.finished));
  });
}

/** From now on nobody gets camera or microphone. */
function denyCapture(page: Page): Promise<void> {
  return page.evaluate(() => {
    const refuse = (): Promise<never> => Promise.reject(new DOMException("no", "NotAllowedError"));
    Object.assign(navigator.mediaDevices, { getUserMedia: refuse });
  });
}

interface Friends {
  readonly ana: Account;
  readonly beto: Account;
  readonly roomId: string;
}

async function twoFriends(stage: Stage): Promise<Friends> {
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

for (const locale of LANGUAGES) {
  story(`every screen without a call is accessible, ${locale}`, async (stage) => {
    stage.allowConsole(/403 \(Forbidden\)/);
    const { look, faults } = createLook(SHAPES_OF[locale]);
    const { ana, roomId } = await twoFriends(stage);
    const stranger = await stage.openPage("stranger", { locale });
    await stranger.goto(stage.run.client);
    await stranger.getByTestId("login-submit").waitFor();
    await look(stranger, "login");
    await logInByPassword(stranger, { userId: ana.userId, password: "not the password" });
    await stranger.getByText(WRONG_PASSWORD[locale]).waitFor();
    await look(stranger, "login with a problem", SELDOM_SHAPES_OF[locale]);
    const newcomer = await stage.openTertulia(await stage.person("Nora"), { locale });
    await newcomer.page.getByText(NO_CHATS[locale]).first().waitFor();
    await look(newcomer.page, "empty home");

    const { page, ...anaPage } = await stage.openTertulia(ana, { locale });
    await anaPage.roomItem(roomId).waitFor();
    await look(page, "room list");
    await page.getByRole("button", { name: SETTINGS[locale] }).click();
    const logOut = page.getByRole("button", { name: LOG_OUT[locale] });
    await logOut.waitFor();
    // Another width closes the menu.
    await look(page, "settings", ALL_SHAPES.slice(-2));
    await logOut.click();
    await page.getByRole("dialog", { name: SETTINGS[locale] }).waitFor({ state: "detached" });
    const question = page.getByRole("dialog", { name: LOG_OUT_QUESTION[locale] });
    await question.waitFor();
    await look(page, "question before logging out", ALL_SHAPES.slice(-2));
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    await anaPage.openRoom(roomId);
    await page.getByTestId("message").first().waitFor();
    await look(page, "room");
    const second = await stage.openTab(page);
    await second.goto(stage.run.client);
    await second.getByText(OPEN_ELSEWHERE[locale]).waitFor();
    await look(second, "open in another tab");
    await second.getByRole("button", { name: USE_HERE[locale] }).click();
    await page.getByText(USED_ELSEWHERE[locale]).waitFor();
    await look(page, "taken over by another tab", SELDOM_SHAPES_OF[locale]);
    expect(faults.join("\n")).toBe("");
  });

  story(`what is not there or does not work is accessible, ${locale}`, async (stage) => {
    stage.allowConsole(/callChunk|clock|store|IndexedDB|ERR_FAILED|\[call\]/i);
    const { look, faults } = createLook(SELDOM_SHAPES_OF[locale]);
    const { ana, beto, roomId } = await twoFriends(stage);
    const patio = await stage.homeserver.createRoom({
      name: "Patio",
      creator: beto,
      guests: [],
      isEncrypted: false,
    });
    await stage.homeserver.invite(patio, { inviter: beto, guest: ana });
    const page = await stage.openPage("Ana", { locale });
    await page.route("**/assets/callChunk-*.js", (route) => route.abort());
    const anaPage = await stage.logInOn(page, ana);
    await anaPage.roomItem(patio).click();
    await page.getByText(INVITED[locale]).waitFor();
    await look(page, "invitation");
    await page.goto(`${stage.run.client}/#/room/!nowhere:${stage.run.serverName}`);
    await page.getByText(NOT_INSIDE[locale]).waitFor();
    await look(page, "room one is not in");
    await anaPage.openRoom(roomId);
    await page.getByTestId("start-call").click();
    await page.getByText(NOT_LOADED[locale]).waitFor();
    await look(page, "call code not loaded");

    await page.evaluate(() => {
      Object.defineProperty(Intl.DateTimeFormat.prototype, "format", {
        get: () => {
          throw new Error("a clock that stands still");
        },
      });
    });
    await stage.homeserver.sendText(roomId, { from: beto, text: "Now?" });
    await page.getByText(CRASHED[locale]).waitFor();
    await look(page, "crash");
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no space for a store", "UnknownError");
      };
    });
    await page.reload();
    await page.getByText(STORES_BROKEN[locale]).waitFor();
    await look(page, "broken stores");
    expect(faults.join("\n")).toBe("");
  });

  story(`every screen of a call is accessible, ${locale}`, async (stage) => {
    stage.allowConsole(/ERR_INTERNET_DISCONNECTED|\[call\]|sync error/i);
    const { look, faults } = createLook(SHAPES_OF[locale]);
    const { ana, beto, roomId } = await twoFriends(stage);
    const others = await stage.people("Carla", "Dani", "Elena");
    const elsewhere = await stage.plaza([ana, ...others]);
    const anaPage = await stage.openTertulia(ana, { locale });
    const betoPage = await stage.openTertulia(beto, { locale });
    await betoPage.roomItem(roomId).waitFor();
    await anaPage.openRoom(roomId);
    await anaPage.joinCall();
    await betoPage.incomingCall().waitFor();
    await look(betoPage.page, "incoming call");
    await betoPage.page.getByTestId("accept-call").click();
    await betoPage.waitForPhase("live");
    await betoPage.turn("camera", "on");
    await anaPage.hasTiles(2);
    await look(anaPage.page, "call");
    await look(betoPage.page, "call with one's own picture");
    await betoPage.turn("screen", "on");
    await anaPage.hasTiles(1, { source: "screen" });
    await look(anaPage.page, "shared screen");

    await anaPage.page.setViewportSize(PHONE);
    await anaPage.page.getByRole("button", { name: SHOW_CHAT[locale] }).click();
    await anaPage.page.getByTestId("message").first().waitFor();
    await look(anaPage.page, "chat beside the call");
    await anaPage.openRoom(elsewhere);
    await anaPage.page.locator('[data-testid="call-panel"][data-variant="floating"]').waitFor();
    await look(anaPage.page, "floating call");
    await anaPage.openRoom(roomId);

    await betoPage.leaveCall();
    await anaPage.page.getByText(HUNG_UP[locale]).waitFor();
    await look(anaPage.page, "ended call");
    await stage.gatherCrowd(others, { roomId: elsewhere, withSound: 0 });
    await anaPage.openRoom(elsewhere);
    await anaPage.joinCall();
    await anaPage.hasTiles(4);
    await look(anaPage.page, "call of four", SELDOM_SHAPES_OF[locale]);
    await denyCapture(anaPage.page);
    await anaPage.toggle("camera").click();
    await anaPage.page.locator('[data-code="device/camera-denied"]').waitFor();
    await look(anaPage.page, "call without the camera", SELDOM_SHAPES_OF[locale]);
    await anaPage.leaveCall();
    await anaPage.openRoom(roomId);
    await anaPage.page.context().setOffline(true);
    await anaPage.page.getByTestId("start-call").click();
    await anaPage.page.getByTestId("call-error").waitFor();
    await look(anaPage.page, "failed call");
    expect(faults.join("\n")).toBe("");
  });
}
