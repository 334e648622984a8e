/** The browsers and pages of one story: opened with the probe, watched, and closed together. */
import type { BrowserContextOptions, Page } from "playwright-core";
import { installPageProbe } from "./installPageProbe.ts";
import { launchChromium } from "./launchChromium.ts";
import type { Chromium, ChromiumOptions } from "./launchChromium.ts";
import { watchConsole } from "./watchConsole.ts";
import type { ConsoleWatch } from "./watchConsole.ts";

const VIEWPORT = { width: 1280, height: 800 };

export interface OpenOptions extends BrowserContextOptions {
  /** A browser of its own, to be killed; by default everybody of a story shares one. */
  readonly chromium?: Chromium;
  /** Camera and microphone are granted unless this is `false`. */
  readonly mayCapture?: boolean;
}

export interface OpenedPage {
  /** Of the person, for files and messages. */
  readonly name: string;
  readonly page: Page;
  readonly console: ConsoleWatch;
}

export interface PagePool {
  /** All of this story's pages, closed ones too. */
  readonly opened: readonly OpenedPage[];
  /** An empty page in a profile of its own. */
  readonly open: (name: string, options?: OpenOptions) => Promise<Page>;
  /** Another page in the profile of the first. */
  readonly openBeside: (name: string, first: Page) => Promise<Page>;
  /** A browser that nobody else of the story uses. */
  readonly launch: (options?: ChromiumOptions) => Promise<Chromium>;
  readonly close: () => Promise<void>;
}

export function createPagePool(): PagePool {
  const opened: OpenedPage[] = [];
  const browsers: Chromium[] = [];
  let shared: Promise<Chromium> | undefined;

  async function launch(options?: ChromiumOptions): Promise<Chromium> {
    const chromium = await launchChromium(options);
    browsers.push(chromium);
    return chromium;
  }

  function watch(name: string, page: Page): Page {
    opened.push({ name, page, console: watchConsole(page) });
    return page;
  }

  return {
    opened,
    async open(name, options = {}) {
      const { chromium, mayCapture = true, ...contextOptions } = options;
      const { browser } = chromium ?? (await (shared ??= launch()));
      const context = await browser.newContext({
        viewport: VIEWPORT,
        locale: "en-US",
        permissions: mayCapture ? ["camera", "microphone"] : [],
        ...contextOptions,
      });
      await context.addInitScript(installPageProbe);
      return watch(name, await context.newPage());
    },
    async openBeside(name, first) {
      return watch(name, await first.context().newPage());
    },
    launch,
    async close() {
      await Promise.all(browsers.map((chromium) => chromium.close()));
    },
  };
}
