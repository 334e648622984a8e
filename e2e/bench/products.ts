/** The two that are compared: how a person of each gets into a profile, and to the join button. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { toStoredLogin } from "../elementCall/createDoor.ts";
import { openElementCall } from "../harness/ElementCallPage.ts";
import type { Account, Homeserver } from "../harness/Homeserver.ts";
import type { Run } from "../harness/readRun.ts";
import { tertuliaPage } from "../harness/TertuliaPage.ts";
import type { MeasureJoinOptions } from "./measureJoin.ts";

export type ProductName = "tertulia" | "element-call";

const CONTEXT: BrowserContextOptions = {
  viewport: { width: 1280, height: 800 },
  permissions: ["camera", "microphone"],
  locale: "en-US",
};

export interface Product {
  readonly name: ProductName;
  /** A profile in which the person is logged in on a new device and nothing else has ever happened. */
  readonly openProfile: (browser: Browser, account: Account) => Promise<BrowserContext>;
  readonly joinOptions: (roomId: string) => Omit<MeasureJoinOptions, "failurePicture">;
  /** Joins with camera and stays: the other party. */
  readonly joinAsPeer: (browser: Browser, account: Account, roomId: string) => Promise<Page>;
}

export interface ProductsOptions {
  readonly run: Run;
  readonly homeserver: Homeserver;
  readonly elementCallOrigin: string;
}

export function tertulia({ run, homeserver }: ProductsOptions): Product {
  async function openProfile(browser: Browser, account: Account): Promise<BrowserContext> {
    const first = await browser.newContext(CONTEXT);
    const page = await first.newPage();
    // The device's keys must first leave from the profile that is measured: a device cannot begin twice.
    await page.route(/\/keys\/upload|\/sync/, (route) => route.abort());
    const token = await homeserver.requestLoginToken(account);
    await page.goto(`${run.client}/#/login?loginToken=${encodeURIComponent(token)}`);
    await page.waitForFunction(
      (userId) => JSON.stringify(localStorage).includes(userId),
      account.userId,
    );
    const storageState = await first.storageState();
    await first.close();
    return browser.newContext({ ...CONTEXT, storageState });
  }
  return {
    name: "tertulia",
    openProfile,
    joinOptions: (roomId) => ({
      url: `${run.client}/#/room/${encodeURIComponent(roomId)}`,
      joinButton: '[data-testid="join-call"]',
      prepare: () => Promise.resolve(),
      leave: (page) => tertuliaPage(page).leaveCall(),
    }),
    async joinAsPeer(browser, account, roomId) {
      const page = await (await browser.newContext(CONTEXT)).newPage();
      const token = await homeserver.requestLoginToken(account);
      await page.goto(`${run.client}/#/login?loginToken=${encodeURIComponent(token)}`);
      const peer = tertuliaPage(page);
      await peer.openRoom(roomId);
      await peer.joinCall();
      await peer.turn("camera", "on");
      return page;
    },
  };
}

export function elementCall({ homeserver, elementCallOrigin }: ProductsOptions): Product {
  return {
    name: "element-call",
    async openProfile(browser, account) {
      const login = await homeserver.logIn(account);
      const value = toStoredLogin(login);
      const localStorage = [{ name: "matrix-auth-store", value }];
      return browser.newContext({
        ...CONTEXT,
        storageState: { cookies: [], origins: [{ origin: elementCallOrigin, localStorage }] },
      });
    },
    joinOptions: (roomId) => ({
      url: `${elementCallOrigin}/room#?roomId=${encodeURIComponent(roomId)}`,
      joinButton: '[data-testid="lobby_joinCall"]',
      async prepare(page) {
        for (const device of ["incall_mute", "incall_videomute"]) {
          await page.locator(`[data-testid="${device}"][aria-checked="true"]`).click();
          await page.locator(`[data-testid="${device}"][aria-checked="false"]`).waitFor();
        }
      },
      async leave(page) {
        await page.getByTestId("incall_leave").click();
        await page.getByTestId("incall_leave").waitFor({ state: "detached" });
      },
    }),
    async joinAsPeer(browser, account, roomId) {
      const page = await (await browser.newContext(CONTEXT)).newPage();
      const login = await homeserver.logIn(account);
      await (await openElementCall(page, { origin: elementCallOrigin, login, roomId })).join();
      return page;
    },
  };
}
