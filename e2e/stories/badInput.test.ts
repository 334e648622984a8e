/** What goes wrong around a call is said in a sentence, in the person's language. */
import { expect } from "vitest";
import type { Locator, Page, Route } from "playwright-core";
import { CALL_ERROR_SENTENCES } from "../harness/callErrorSentences.ts";
import type { CallErrorCode } from "../harness/callErrorSentences.ts";
import { fillSfuRoom } from "../harness/fillSfuRoom.ts";
import type { Account, RoomOptions } from "../harness/Homeserver.ts";
import type { OpenOptions } from "../harness/createPagePool.ts";
import type { ChromiumOptions } from "../harness/launchChromium.ts";
import type { Stage } from "../harness/Stage.ts";
import { LANGUAGES } from "../harness/Sentence.ts";
import type { Language, Sentence } from "../harness/Sentence.ts";
import { story } from "../harness/story.ts";
import type { TertuliaPage } from "../harness/TertuliaPage.ts";

interface AnaInRoom {
  readonly ana: Account;
  /** Made the room. */
  readonly beto: Account;
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
  return { ana, beto, roomId, ours };
}

/** @throws {Error} when the person reads anything else than what happened and what to do. */
async function expectCallError(page: Page, code: CallErrorCode, locale: Language): Promise<void> {
  const error = page.locator(`[data-testid="call-error"][data-code="${code}"]`);
  await error.waitFor();
  expect(await error.locator("p").allInnerTexts()).toEqual(CALL_ERROR_SENTENCES[code][locale]);
}

function startCall(page: Page): Locator {
  return page.getByTestId("start-call");
}

interface Break {
  readonly what: string;
  readonly code: CallErrorCode;
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
      await expectCallError(page, code, locale);
    }
  });
}

story(
  "a call cannot be started where the power levels forbid it, and the button says why",
  async (stage) => {
    const reason: Sentence = {
      "en-US": "You may not join calls in this room. Ask an administrator of the room to allow it.",
      "es-ES": "No puedes unirte a llamadas en esta sala. Pide permiso a quien la administra.",
    };
    for (const locale of LANGUAGES) {
      const { ours } = await openRoom(stage, { locale, room: { callPowerLevel: 50 } });
      await expect.poll(() => startCall(ours.page).isDisabled()).toBe(true);
      expect(await startCall(ours.page).getAttribute("aria-description")).toBe(reason[locale]);
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
      await expectCallError(ours.page, "call/offline", locale);
    }
  },
);

story(
  "an encrypted room in a browser that cannot transform media is refused with the reason",
  async (stage) => {
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
      await expectCallError(page, "call/encryption-unsupported", locale);
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
      "en-US":
        "The browser does not let us use your camera. Allow it in the address bar's site settings, then switch the camera on again.",
      "es-ES":
        "El navegador no deja usar tu cámara. Permítelo en los ajustes del sitio, en la barra de direcciones, y vuelve a activarla.",
    },
  },
  {
    what: "a machine without a camera",
    chromium: { withoutFakeDevices: true },
    mayCapture: true,
    said: {
      "en-US":
        "No camera was found. Plug one in and switch the camera on again; the call goes on without your picture.",
      "es-ES":
        "No se encontró ninguna cámara. Conecta una y vuelve a activarla; la llamada sigue sin tu imagen.",
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
  const { ana, beto, roomId, ours } = await openRoom(stage);
  const others = await stage.people("Carla", "Dani");
  for (const guest of others) await stage.homeserver.join(roomId, { inviter: beto, guest });
  const spanish = await stage.openTertulia(ana, { locale: "es-ES" });
  await spanish.openRoom(roomId);
  const crowd = await fillSfuRoom(stage, { accounts: others, roomId });
  try {
    for (const [locale, { page }] of [
      ["en-US", ours],
      ["es-ES", spanish],
    ] as const) {
      await startCall(page).click();
      await expectCallError(page, "call/full", locale);
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
