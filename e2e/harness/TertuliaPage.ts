/** A person who uses our client, driven by what the person sees. */
import type { Locator, Page } from "playwright-core";
import { until } from "./until.ts";

export interface TileFilter {
  readonly userId?: string;
  readonly source?: "camera" | "screen";
  readonly isLocal?: boolean;
}

export type CallToggle = "mic" | "camera" | "screen" | "hand";

export interface TertuliaPage {
  readonly page: Page;
  /** A room's entry in the list. */
  readonly roomItem: (roomId: string) => Locator;
  /** Chooses a room in the list; resolves when its header is on screen. */
  readonly openRoom: (roomId: string) => Promise<void>;
  /** Presses *Start call* or *Join call*, whichever the header offers, and waits until the call is live. */
  readonly joinCall: () => Promise<void>;
  readonly panel: () => Locator;
  /** Waits until the call panel has this phase. */
  readonly waitForPhase: (phase: "joining" | "live" | "failed") => Promise<void>;
  readonly toggle: (what: CallToggle) => Locator;
  /** Switches until it is as wanted; nothing is pressed when it already is. */
  readonly turn: (what: CallToggle, state: "on" | "off") => Promise<void>;
  readonly leaveCall: () => Promise<void>;
  readonly tiles: (filter?: TileFilter) => Locator;
  readonly hasTiles: (count: number, filter?: TileFilter) => Promise<void>;
  /** Waits until a tile says this of itself: `data-mic`, `data-camera`, `data-hand`, …. */
  readonly tileShows: (filter: TileFilter, attribute: string, value: string) => Promise<void>;
  readonly incomingCall: () => Locator;
  /** What stands for somebody as long as they are rung. */
  readonly callingTile: () => Locator;
  readonly composer: () => Locator;
  /** Writes into the open room and sends it. */
  readonly write: (text: string) => Promise<void>;
  readonly message: (text: string) => Locator;
  /** Asks for older messages until the conversation's beginning is on screen. */
  readonly readToBeginning: () => Promise<void>;
  /** By the settings menu, and yes to its question; resolves when the login screen is there. */
  readonly logOut: () => Promise<void>;
}

/** Wraps a page on which somebody is logged in, or is about to be. */
export function tertuliaPage(page: Page): TertuliaPage {
  const panel = (): Locator => page.getByTestId("call-panel");
  const toggle = (what: CallToggle): Locator => page.getByTestId(`toggle-${what}`);
  const tiles = (filter: TileFilter = {}): Locator => page.locator(tileSelector(filter));
  // The test id is on the field itself or on what holds it.
  const composer = (): Locator => {
    const marked = page.getByTestId("composer");
    return marked.and(page.locator("textarea")).or(marked.locator("textarea"));
  };
  const roomItem = (roomId: string): Locator =>
    page.locator(`[data-testid="room-item"][data-room-id="${roomId}"]`);
  const waitForPhase = (phase: string): Promise<void> =>
    page.locator(`[data-testid="call-panel"][data-phase="${phase}"]`).waitFor();
  return {
    page,
    roomItem,
    async openRoom(roomId) {
      await roomItem(roomId).click();
      await page.getByTestId("room-header").waitFor();
    },
    async joinCall() {
      await page.getByTestId("start-call").or(page.getByTestId("join-call")).click();
      await waitForPhase("live");
    },
    panel,
    waitForPhase,
    toggle,
    async turn(what, state) {
      const wanted = state === "on" ? "true" : "false";
      if ((await toggle(what).getAttribute("aria-pressed")) !== wanted) await toggle(what).click();
      await until(
        `${what} is ${state}`,
        async () => (await toggle(what).getAttribute("aria-pressed")) === wanted,
      );
    },
    async leaveCall() {
      await page.getByTestId("leave-call").click();
      await panel().waitFor({ state: "detached" });
    },
    tiles,
    async hasTiles(count, filter = {}) {
      await until(
        `${count} tiles ${JSON.stringify(filter)}`,
        async () => (await tiles(filter).count()) === count,
      );
    },
    async tileShows(filter, attribute, value) {
      await page.locator(`${tileSelector(filter)}[${attribute}="${value}"]`).waitFor();
    },
    incomingCall: () => page.getByTestId("incoming-call"),
    callingTile: () => page.getByTestId("calling-tile"),
    composer,
    async write(text) {
      await composer().fill(text);
      await composer().press("Enter");
    },
    message: (text) => page.getByTestId("message").filter({ hasText: text }),
    async readToBeginning() {
      const beginning = page.getByText("This is where the conversation begins.");
      await until("the beginning is on screen", async () => {
        await page.getByRole("log").evaluate((rows) => rows.firstElementChild?.scrollIntoView());
        return beginning.isVisible();
      });
    },
    async logOut() {
      await page.getByRole("button", { name: "Settings" }).click();
      await page.getByRole("button", { name: "Log out" }).click();
      await page
        .getByRole("dialog", { name: "Log out?" })
        .getByRole("button", { name: "Log out" })
        .click();
      await page.getByTestId("login-submit").waitFor();
    },
  };
}

function tileSelector({ userId, source, isLocal }: TileFilter): string {
  return [
    '[data-testid="call-tile"]',
    userId === undefined ? "" : `[data-user-id="${userId}"]`,
    source === undefined ? "" : `[data-source="${source}"]`,
    isLocal === undefined ? "" : `[data-local="${isLocal}"]`,
  ].join("");
}
