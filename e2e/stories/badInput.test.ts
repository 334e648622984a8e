/** What goes wrong around a call is said in a sentence, in the person's language. */
import { expect } from "vitest";
import type { Locator, Page, Route } from "playwright-core";
import { fillSfuRoom } from "../harness/fillSfuRoom.ts";
import type { Account, RoomOptions } from "../harness/Homeserver.ts";
import type { OpenOptions } from "../harness/createPagePool.ts";
import type { ChromiumOptions } from "../harness/launchChromium.ts";
import type { Stage } from "../harness/Stage.ts";
import { LANGUAGES } from "../harness/Sentence.ts";
import type { Sentence } from "../harness/Sentence.ts";
import { story } from "../harness/story.ts";
import type { TertuliaPage } from "../harness/TertuliaPage.ts";

interface AnaInRoom {
  readonly ana: Account;
  readonly roomId: string;
  readonly ours: TertuliaPage;
}

async function openRoom(
  stage: Stage,
  options: OpenOptions & { readonly room?: Partial<RoomOptions> } = {},
): Promise<AnaInRoom> {
  const { room, ...openOptions } = options;
  const [ana, beto] = await stage.people("Ana", "Beto");
  const roomId = await stage.homeserver.createRoom({
    name: "Plaza",
    creator: beto,
    guests: [ana],
    isEncrypted: false,
    ...room,
  });
  const ours = await stage.openTertulia(ana, openOptions);
  await ours.openRoom(roomId);
  return { ana, roomId, ours };
}

/** @returns what the person reads. */
async function readCallError(page: Page, code: string): Promise<string> {
  const error = page.locator(`[data-testid="call-error"][data-code="${code}"]`);
  await error.waitFor();
  return error.innerText();
}

function startCall(page: Page): Locator {
  return page.getByTestId("start-call");
}

interface Break {
  readonly what: string;
  readonly code: string;
  readonly breakIt: (page: Page) => Promise<unknown>;
}

const abort = (route: Route): Promise<void> => route.abort("connectionrefused");
const fail = (route: Route): Promise<void> => route.fulfill({ status: 502, body: "Bad gateway" });

interface BrokenService {
  /** What the homeserver answers, which would hand the request on. */
  readonly behindHomeserver: (route: Route) => Promise<void>;
  readonly direct: (route: Route) => Promise<void>;
}

/** The client asks its homeserver first, and then the service itself. */
async function breakService(page: Page, broken: BrokenService): Promise<void> {
  await page.route("**/rtc/livekit/**", broken.behindHomeserver);
  await page.route("**/livekit/jwt/**", broken.direct);
}

const BREAKS: readonly Break[] = [
  {
    what: "a call service that is down",
    code: "call/service-unreachable",
    breakIt: (page) => breakService(page, { behindHomeserver: fail, direct: abort }),
  },
  {
    what: "a call service with a server error",
    code: "call/service-unreachable",
    breakIt: (page) => breakService(page, { behindHomeserver: fail, direct: fail }),
  },
  {
    what: "a call service that answers nonsense",
    code: "call/service-nonsense",
    breakIt: (page) => {
      const babble = (route: Route): Promise<void> =>
        route.fulfill({ status: 200, contentType: "text/html", body: "<h1>It works!</h1>" });
      return breakService(page, { behindHomeserver: babble, direct: babble });
    },
  },
  {
    what: "an SFU that cannot be reached",
    code: "call/sfu-unreachable",
    breakIt: async (page) => {
      await page.route(/\d\/livekit\/sfu\//, abort);
      await page.routeWebSocket(/\d\/livekit\/sfu\//, (socket) => socket.close({ code: 1006 }));
    },
  },
  {
    what: "a homeserver without a transport for calls",
    code: "call/no-transport",
    breakIt: async (page) => {
      await page.route("**/rtc/transports", (route) => route.fulfill({ status: 200, json: {} }));
      await page.route("**/.well-known/matrix/client", (route) =>
        route.fulfill({ status: 200, json: {} }),
      );
    },
  },
];

for (const { what, code, breakIt } of BREAKS) {
  story(`${what} is said in both languages`, async (stage) => {
    const texts: string[] = [];
    // The browser itself reports every failed request.
    stage.allowConsole(/Failed to load resource|WebSocket|\[call\]/i);
    for (const locale of LANGUAGES) {
      const page = await stage.openPage(`Ana-${locale}`, { locale });
      await breakIt(page);
      const ana = await stage.person("Ana");
      const roomId = await stage.plaza([ana]);
      const ours = await stage.logInOn(page, ana);
      await ours.openRoom(roomId);
      await startCall(page).click();
      texts.push(await readCallError(page, code));
    }
    expect(new Set(texts).size).toBe(2);
  });
}

story(
  "a call cannot be started where the power levels forbid it, and the button says why",
  async (stage) => {
    for (const locale of LANGUAGES) {
      const { ours } = await openRoom(stage, { locale, room: { callPowerLevel: 50 } });
      await expect.poll(() => startCall(ours.page).isDisabled()).toBe(true);
      const reason = await startCall(ours.page).getAttribute("aria-description");
      expect(reason).toMatch(
        locale === "en-US" ? /moderator|permission|may not|allow/i : /moderador|permiso|puedes/i,
      );
    }
  },
);

story(
  "offline, a call is not tried in vain: the person reads that there is no network",
  async (stage) => {
    stage.allowConsole(/ERR_INTERNET_DISCONNECTED|\[call\]|sync error/i);
    for (const locale of LANGUAGES) {
      const { ours } = await openRoom(stage, { locale });
      await ours.page.context().setOffline(true);
      await startCall(ours.page).click();
      expect(await readCallError(ours.page, "call/offline")).toMatch(
        locale === "en-US" ? /offline/i : /conexi|red/i,
      );
    }
  },
);

story(
  "an encrypted room in a browser that cannot transform media is refused with the reason",
  async (stage) => {
    const reason: Sentence = {
      "en-US": "This browser cannot encrypt calls, and this room is encrypted.",
      "es-ES": "Este navegador no puede cifrar llamadas, y esta sala está cifrada.",
    };
    for (const locale of LANGUAGES) {
      const page = await stage.openPage(`Ana-${locale}`, { locale });
      await page.addInitScript(() => {
        Reflect.deleteProperty(window, "RTCRtpScriptTransform");
        Reflect.deleteProperty(RTCRtpSender.prototype, "createEncodedStreams");
        Reflect.deleteProperty(RTCRtpSender.prototype, "transform");
      });
      const ana = await stage.person("Ana");
      const roomId = await stage.plaza([ana], { isEncrypted: true });
      const ours = await stage.logInOn(page, ana);
      await ours.openRoom(roomId);
      await startCall(page).click();
      expect(await readCallError(page, "call/encryption-unsupported")).toContain(reason[locale]);
    }
  },
);

interface MissingCamera {
  readonly what: string;
  readonly chromium: ChromiumOptions;
  readonly mayCapture: boolean;
  readonly said: Sentence;
}

const MISSING_CAMERAS: readonly MissingCamera[] = [
  {
    what: "a denied camera",
    chromium: { withoutFakePermission: true },
    mayCapture: false,
    said: {
      "en-US": "The browser does not let us use your camera.",
      "es-ES": "El navegador no deja usar tu cámara.",
    },
  },
  {
    what: "a machine without a camera",
    chromium: { withoutFakeDevices: true },
    mayCapture: true,
    said: {
      "en-US": "No camera was found.",
      "es-ES": "No se encontró ninguna cámara.",
    },
  },
];

for (const { what, chromium: options, mayCapture, said } of MISSING_CAMERAS) {
  story(`${what} leaves the call standing and is said in both languages`, async (stage) => {
    const chromium = await stage.launchChromium(options);
    for (const locale of LANGUAGES) {
      const { ours } = await openRoom(stage, { chromium, mayCapture, locale });
      await ours.joinCall();
      await ours.toggle("camera").click();
      await ours.panel().getByText(said[locale]).waitFor();
      expect(await ours.toggle("camera").getAttribute("aria-pressed")).toBe("false");
      await ours.waitForPhase("live");
      await ours.page.context().close();
    }
  });
}

story("a full call says so in both languages", async (stage) => {
  stage.allowConsole(/WebSocket|\[call\]|Failed to load resource/i);
  const reason: Sentence = {
    "en-US": "The call is full.",
    "es-ES": "La llamada está llena.",
  };
  const { ana, roomId, ours } = await openRoom(stage);
  const spanish = await stage.openTertulia(ana, { locale: "es-ES" });
  await spanish.openRoom(roomId);
  const crowd = await fillSfuRoom(stage, { account: ana, roomId });
  try {
    for (const [locale, { page }] of [
      ["en-US", ours],
      ["es-ES", spanish],
    ] as const) {
      await startCall(page).click();
      expect(await readCallError(page, "call/full")).toContain(reason[locale]);
    }
  } finally {
    crowd.close();
  }
});

story("an unsent message survives a reload, and is sent afterwards", async (stage) => {
  const { ours, roomId } = await openRoom(stage);
  await ours.composer().fill("See you at five");
  await ours.page.reload();
  await ours.roomItem(roomId).waitFor();
  await ours.page.getByTestId("room-header").waitFor();
  await expect.poll(() => ours.composer().inputValue()).toBe("See you at five");
  await ours.composer().press("Enter");
  await ours.message("See you at five").waitFor();
});
