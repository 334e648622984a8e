/** A person who uses Element Call, driven by its own controls. */
import type { Locator, Page } from "playwright-core";
import { toStoredLogin } from "../elementCall/createDoor.ts";
import type { Login } from "./Homeserver.ts";
import { until } from "./until.ts";

export interface ElementCallPage {
  readonly page: Page;
  readonly login: Login;
  /** Presses *Join call* in the lobby, and waits until the call is on screen. */
  readonly join: () => Promise<void>;
  readonly leave: () => Promise<void>;
  /** Waits until the lobby of its room is on screen. */
  readonly isInLobby: () => Promise<void>;
  /** Waits until the call is off the screen. */
  readonly hasLeft: () => Promise<void>;
  /** What stands for the other person as long as they are rung. */
  readonly callingMark: () => Locator;
  readonly toggleMicrophone: () => Promise<void>;
  readonly toggleCamera: () => Promise<void>;
  readonly toggleScreenShare: () => Promise<void>;
  readonly raiseHand: () => Promise<void>;
  readonly lowerHand: () => Promise<void>;
  /** Every person on screen, oneself included. */
  readonly tiles: () => Locator;
  /** Tiles whose camera is on. */
  readonly tilesWithPicture: () => Locator;
  /** The tile with this name on it. */
  readonly tileOf: (displayName: string) => Locator;
  /** The mark on a person's tile that says their microphone is off. */
  readonly mutedMarkOf: (displayName: string) => Locator;
  /** The raised hand on a person's tile. */
  readonly handOf: (displayName: string) => Locator;
  /** Pictures of shared screens. */
  readonly screens: () => Locator;
  readonly hasTiles: (count: number) => Promise<void>;
}

export interface ElementCallOptions {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly login: Login;
  readonly roomId: string;
  /** Whoever starts the call rings the other person and waits for the answer, as in Element's direct chats; default no. */
  readonly rings?: boolean;
}

/** Puts the login into Element Call's own store before its code runs; the device must be new to this profile. */
export async function openElementCall(
  page: Page,
  { origin, login, roomId, rings = false }: ElementCallOptions,
): Promise<ElementCallPage> {
  await page.addInitScript(
    (value) => localStorage.setItem("matrix-auth-store", value),
    toStoredLogin(login),
  );
  const parameters = new URLSearchParams({
    roomId,
    ...(rings ? { sendNotificationType: "ring", waitForCallPickup: "true" } : {}),
  });
  await page.goto(`${origin}/room#?${parameters.toString()}`);
  const press = (testId: string): Promise<void> => page.getByTestId(testId).click();
  const tiles = (): Locator => page.getByTestId("videoTile");
  const pressInReactions = async (name: string): Promise<void> => {
    await page.getByRole("button", { name: "Reactions" }).click();
    await page.getByRole("dialog").getByRole("button", { name }).click();
  };
  return {
    page,
    login,
    async join() {
      await press("lobby_joinCall");
      await page.getByTestId("incall_leave").waitFor();
    },
    leave: () => press("incall_leave"),
    isInLobby: () => page.getByTestId("lobby_joinCall").waitFor(),
    hasLeft: () => page.getByTestId("incall_leave").waitFor({ state: "detached" }),
    callingMark: () => page.getByText("Calling…"),
    toggleMicrophone: () => press("incall_mute"),
    toggleCamera: () => press("incall_videomute"),
    toggleScreenShare: () => press("incall_screenshare"),
    raiseHand: () => pressInReactions("Raise hand"),
    lowerHand: () => pressInReactions("Lower hand"),
    tiles,
    tilesWithPicture: () => page.locator('[data-testid="videoTile"][data-video-enabled="true"]'),
    tileOf: (displayName) => tiles().filter({ hasText: displayName }),
    mutedMarkOf: (displayName) =>
      tiles().filter({ hasText: displayName }).locator('svg[aria-label="Microphone off"]'),
    handOf: (displayName) => tiles().filter({ hasText: displayName }).getByText("✋"),
    screens: () => page.locator('video[data-lk-source="screen_share"]'),
    async hasTiles(count) {
      await until(
        `Element Call shows ${count} tiles`,
        async () => (await tiles().count()) === count,
      );
    },
  };
}
