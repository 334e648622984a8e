/** Everything one story needs, and what is left behind for a reader when it fails. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContextOptions, Page } from "playwright-core";
import { gatherCrowd } from "./Crowd.ts";
import type { Crowd } from "./Crowd.ts";
import { openElementCall } from "./ElementCallPage.ts";
import type { ElementCallPage } from "./ElementCallPage.ts";
import { createHomeserver } from "./Homeserver.ts";
import type { Account, Homeserver } from "./Homeserver.ts";
import { installPageProbe } from "./installPageProbe.ts";
import { launchChromium } from "./launchChromium.ts";
import type { Chromium, ChromiumOptions } from "./launchChromium.ts";
import type { Run } from "./readRun.ts";
import { logInByPassword } from "./logInByPassword.ts";
import { tertuliaPage } from "./TertuliaPage.ts";
import type { TertuliaPage } from "./TertuliaPage.ts";
import { watchConsole } from "./watchConsole.ts";
import type { ConsoleWatch } from "./watchConsole.ts";

const PROJECT_ROOT = join(import.meta.dirname, "../..");
/** What the browser itself reports at a login although nothing is wrong. */
const ALWAYS_ALLOWED: readonly RegExp[] = [
  // The homeserver says by a 404 that this new account has no key backup.
  /404 \(Not Found\).*\/room_keys\/version/,
  // The server name is `localhost`, where nothing listens on the port of https.
  /ERR_CONNECTION_REFUSED.*https:\/\/localhost\/\.well-known/,
];
const VIEWPORT = { width: 1280, height: 800 };

export interface OpenOptions extends BrowserContextOptions {
  /** A browser of its own, to be killed; by default everybody of a story shares one. */
  readonly chromium?: Chromium;
  /** Camera and microphone are granted unless this is `false`. */
  readonly mayCapture?: boolean;
}

export interface Stage {
  readonly run: Run;
  readonly homeserver: Homeserver;
  /** A new account under this name. */
  readonly person: (displayName: string) => Promise<Account>;
  /** Our client, logged in. Its console must stay clean until the story ends. */
  readonly openTertulia: (account: Account, options?: OpenOptions) => Promise<TertuliaPage>;
  /** Logs an account in on a page that is already there: by a link, from the second time on by password. */
  readonly logInOn: (page: Page, account: Account) => Promise<TertuliaPage>;
  /** An empty page in a profile of its own, with the probe and without a login. */
  readonly openPage: (name: string, options?: OpenOptions) => Promise<Page>;
  /** Another tab beside a page, in the same profile. */
  readonly openTab: (beside: Page) => Promise<Page>;
  /** Element Call in the lobby of a room, on a new device. */
  readonly openElementCall: (account: Account, roomId: string) => Promise<ElementCallPage>;
  readonly gatherCrowd: (accounts: readonly Account[], options: CrowdOptions) => Promise<Crowd>;
  /** A browser that nobody else of the story uses. */
  readonly launchChromium: (options?: ChromiumOptions) => Promise<Chromium>;
  /** From here on this text in our client's console is expected. */
  readonly allowConsole: (pattern: RegExp) => void;
  /** @throws {Error} with what our clients' consoles said, if they said anything they should not. */
  readonly assertCleanConsoles: () => void;
  /** Screenshots, consoles and server logs of this story, in `.tertulia/e2e/<story>/`. */
  readonly keepEvidence: (error: unknown) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface CrowdOptions {
  readonly roomId: string;
  /** How many of them have sound; default all. */
  readonly withSound?: number;
}

interface OpenedPage {
  readonly name: string;
  readonly page: Page;
  readonly console: ConsoleWatch;
  readonly mustBeClean: boolean;
}

export interface StageOptions {
  readonly storyName: string;
  readonly run: Run;
  readonly elementCallOrigin: string;
}

export function createStage({ storyName, run, elementCallOrigin }: StageOptions): Stage {
  const homeserver = createHomeserver(run);
  const pages: OpenedPage[] = [];
  const browsers: Chromium[] = [];
  const crowds: Crowd[] = [];
  const allowed: RegExp[] = [...ALWAYS_ALLOWED];
  const logStarts = new Map(Object.values(run.logs).map((file) => [file, sizeOf(file)]));
  /** The homeserver makes one link per person and minute. */
  const linked = new Set<string>();
  let shared: Promise<Chromium> | undefined;

  async function launch(options?: ChromiumOptions): Promise<Chromium> {
    const chromium = await launchChromium(options);
    browsers.push(chromium);
    return chromium;
  }

  async function openWatched(
    name: string,
    mustBeClean: boolean,
    options: OpenOptions = {},
  ): Promise<Page> {
    const { chromium, mayCapture = true, ...contextOptions } = options;
    const { browser } = chromium ?? (await (shared ??= launch()));
    const context = await browser.newContext({
      viewport: VIEWPORT,
      locale: "en-US",
      permissions: mayCapture ? ["camera", "microphone"] : [],
      ...contextOptions,
    });
    await context.addInitScript(installPageProbe);
    const page = await context.newPage();
    pages.push({ name, page, console: watchConsole(page), mustBeClean });
    return page;
  }

  async function logInOn(page: Page, account: Account): Promise<TertuliaPage> {
    const isFirst = !linked.has(account.userId);
    linked.add(account.userId);
    if (isFirst) {
      const token = await homeserver.requestLoginToken(account);
      await page.goto(`${run.client}/#/login?loginToken=${encodeURIComponent(token)}`);
    } else {
      await page.goto(run.client);
      await logInByPassword(page, account);
    }
    return tertuliaPage(page);
  }

  function complaints(): string[] {
    return pages
      .filter(({ mustBeClean }) => mustBeClean)
      .flatMap(({ name, console }) =>
        console.complaints().map(({ kind, text }) => `${name}: ${kind}: ${text}`),
      )
      .filter((line) => !allowed.some((pattern) => pattern.test(line)));
  }

  return {
    run,
    homeserver,
    person: (displayName) => homeserver.register(displayName),
    async openTertulia(account, options) {
      return logInOn(await openWatched(account.displayName, true, options), account);
    },
    logInOn,
    async openTab(beside) {
      const page = await beside.context().newPage();
      pages.push({
        name: `tab-${pages.length}`,
        page,
        console: watchConsole(page),
        mustBeClean: true,
      });
      return page;
    },
    openPage: (name, options) => openWatched(name, true, options),
    async openElementCall(account, roomId) {
      const page = await openWatched(`${account.displayName}-element-call`, false);
      const login = await homeserver.logIn(account);
      return openElementCall(page, { origin: elementCallOrigin, login, roomId });
    },
    async gatherCrowd(accounts, { roomId, withSound = accounts.length }) {
      const members = accounts.map(({ userId, password }, index) => ({
        userId,
        password,
        hasSound: index < withSound,
        hasPicture: true,
      }));
      const crowd = await gatherCrowd({ origin: run.client, roomId, members });
      crowds.push(crowd);
      return crowd;
    },
    launchChromium: launch,
    allowConsole(pattern) {
      allowed.push(pattern);
    },
    assertCleanConsoles() {
      const found = complaints();
      if (found.length > 0) throw new Error(`The console is not clean:\n${found.join("\n")}`);
    },
    async keepEvidence(error) {
      const folder = evidenceFolder(storyName);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        join(folder, "error.txt"),
        error instanceof Error ? describeError(error) : String(error),
      );
      for (const [file, start] of logStarts)
        writeFileSync(join(folder, baseName(file)), readFrom(file, start));
      for (const [index, crowd] of crowds.entries())
        writeFileSync(join(folder, `crowd-${index}.log`), crowd.output());
      for (const [index, opened] of pages.entries()) await keepPage(folder, index, opened);
    },
    async close() {
      await Promise.all(crowds.map((crowd) => crowd.close()));
      await Promise.all(browsers.map((chromium) => chromium.close()));
    },
  };
}

/** @returns an absolute path below `.tertulia/`. */
export function evidenceFolder(storyName: string): string {
  const slug = storyName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return join(PROJECT_ROOT, ".tertulia/e2e", slug.slice(0, 80));
}

async function keepPage(
  folder: string,
  index: number,
  { name, page, console }: OpenedPage,
): Promise<void> {
  const base = join(folder, `${index}-${name}`);
  writeFileSync(
    `${base}.console.txt`,
    console.entries.map(({ kind, text }) => `${kind}: ${text}`).join("\n"),
  );
  if (page.isClosed()) return;
  try {
    await page.screenshot({ path: `${base}.png`, timeout: 5_000 });
  } catch (error) {
    // A killed browser has no picture to give, and its failure must not hide the story's.
    writeFileSync(`${base}.no-screenshot.txt`, String(error));
  }
}

function describeError(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${describeError(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function readFrom(file: string, start: number): Buffer {
  return sizeOf(file) === 0 ? Buffer.alloc(0) : readFileSync(file).subarray(start);
}

function baseName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
