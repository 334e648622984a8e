/** What goes wrong around a login is said in a sentence, in the person's language. */
import { expect } from "vitest";
import type { Page } from "playwright-core";
import { logInByPassword } from "../harness/logInByPassword.ts";
import { LANGUAGES } from "../harness/Sentence.ts";
import type { Sentence } from "../harness/Sentence.ts";
import { story } from "../harness/story.ts";

/** @returns what the person reads. */
async function readLoginProblem(page: Page, code: string): Promise<string> {
  const alert = page.locator(`[role="alert"][data-code="${code}"]`);
  await alert.waitFor();
  return alert.innerText();
}

story(
  "a person logs in by password, stays logged in after a reload, and logs in wrongly with a sentence",
  async (stage) => {
    stage.allowConsole(/403 \(Forbidden\)/);
    const reason: Sentence = {
      "en-US": "This username and password do not belong together.",
      "es-ES": "Este usuario y esta contraseña no van juntos.",
    };
    const ana = await stage.person("Ana");
    const roomId = await stage.plaza([ana]);
    for (const locale of LANGUAGES) {
      const page = await stage.openPage(`Ana-${locale}`, { locale });
      await page.goto(stage.run.client);
      const userId = ana.userId.slice(1).split(":")[0] ?? "";
      await logInByPassword(page, { userId, password: "not the password" });
      expect(await readLoginProblem(page, "login/wrong-password")).toContain(reason[locale]);
      await logInByPassword(page, { userId, password: ana.password });
      const item = page.locator(`[data-testid="room-item"][data-room-id="${roomId}"]`);
      await item.waitFor();
      await page.reload();
      await item.waitFor();
    }
  },
);

/** Reserved: it is nobody's. @see RFC 6761 §6.4 */
const NO_SUCH_HOST = "tertulia.invalid";

interface WrongHomeserver {
  readonly what: string;
  /** @param client Where our client is served, without a trailing slash. */
  readonly typed: (client: string) => string;
  readonly code: string;
  readonly said: Sentence;
}

const WRONG_HOMESERVERS: readonly WrongHomeserver[] = [
  {
    what: "a server name that nobody has",
    typed: () => NO_SUCH_HOST,
    code: "login/unknown-homeserver",
    said: {
      "en-US": "There is no homeserver at this address.",
      "es-ES": "En esta dirección no hay ningún servidor.",
    },
  },
  {
    what: "an address where nothing answers",
    typed: () => `https://${NO_SUCH_HOST}`,
    code: "login/homeserver-down",
    said: {
      "en-US": "The homeserver does not answer.",
      "es-ES": "El servidor no responde.",
    },
  },
  {
    what: "an address of something else",
    typed: (client) => `${client}/livekit/sfu`,
    code: "login/not-a-homeserver",
    said: {
      "en-US": "What answers at this address is not a Matrix homeserver.",
      "es-ES": "Lo que responde en esta dirección no es un servidor de Matrix.",
    },
  },
];

story(
  "a homeserver that is none is said in both languages, and what was typed stays",
  async (stage) => {
    stage.allowConsole(/Failed to load resource|ERR_/);
    // Not every network says at once that a name does not exist.
    const chromium = await stage.launchChromium({
      extraArgs: [`--host-resolver-rules=MAP ${NO_SUCH_HOST} ~NOTFOUND`],
    });
    for (const locale of LANGUAGES) {
      const page = await stage.openPage(`Ana-${locale}`, { chromium, locale });
      await page.goto(stage.run.client);
      for (const { what, typed, code, said } of WRONG_HOMESERVERS) {
        const homeserver = typed(stage.run.client);
        await logInByPassword(page, { homeserver, userId: "ana", password: "x" });
        expect(await readLoginProblem(page, code), what).toContain(said[locale]);
        expect(await page.getByTestId("login-username").inputValue()).toBe("ana");
        expect(await page.getByTestId("login-homeserver").inputValue()).toBe(homeserver);
      }
    }
  },
);
