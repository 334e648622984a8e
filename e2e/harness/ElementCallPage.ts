/** A person who uses Element Call, driven by its own controls. */
import type { Locator, Page } from "playwright-core";
import type { Login } from "./Homeserver.ts";
import { until } from "./until.ts";

export interface ElementCallPage {
  readonly page: Page;
  readonly login: Login;
  /** Presses *Join call* in the lobby, and waits until the call is on screen. */
  readonly join: () => Promise<void>;
  readonly leave: () => Promise<void>;
  readonly toggleMicrophone: () => Promise<void>;
  readonly toggleCamera: () => Promise<void>;
  readonly toggleScreenShare: () => Promise<void>;
  /** Every person on screen, oneself included. */
  readonly tiles: () => Locator;
  /** Tiles whose camera is on. */
  readonly tilesWithPicture: () => Locator;
  /** The tile with this name on it. */
  readonly tileOf: (displayName: string) => Locator;
  /** The mark on a person's tile that says their microphone is off. */
  readonly mutedMarkOf: (displayName: string) => Locator;
  /** Pictures of shared screens. */
  readonly screens: () => Locator;
  readonly hasTiles: (count: number) => Promise<void>;
}

/** Puts the login into Element Call's own store before its code runs; the device must be new to this profile. */
export async function openElementCall(
  page: Page,
  options: { readonly origin: string; readonly login: Login; readonly roomId: string },
): Promise<ElementCallPage> {
  const { origin, login, roomId } = options;
  const stored = JSON.stringify({
    user_id: login.userId,
    device_id: login.deviceId,
    access_token: login.accessToken,
    passwordlessUser: false,
  });
  await page.addInitScript((value) => localStorage.setItem("matrix-auth-store", value), stored);
  await page.goto(`${origin}/room#?roomId=${encodeURIComponent(roomId)}`);
  const press = (testId: string): Promise<void> => page.getByTestId(testId).click();
  const tiles = (): Locator => page.getByTestId("videoTile");
  return {
    page,
    login,
    async join() {
      await press("lobby_joinCall");
      await page.getByTestId("incall_leave").waitFor();
    },
    leave: () => press("incall_leave"),
    toggleMicrophone: () => press("incall_mute"),
    toggleCamera: () => press("incall_videomute"),
    toggleScreenShare: () => press("incall_screenshare"),
    tiles,
    tilesWithPicture: () => page.locator('[data-testid="videoTile"][data-video-enabled="true"]'),
    tileOf: (displayName) => tiles().filter({ hasText: displayName }),
    mutedMarkOf: (displayName) =>
      tiles().filter({ hasText: displayName }).locator('svg[aria-label="Microphone off"]'),
    screens: () => page.locator('video[data-lk-source="screen_share"]'),
    async hasTiles(count) {
      await until(
        `Element Call shows ${count} tiles`,
        async () => (await tiles().count()) === count,
      );
    },
  };
}
