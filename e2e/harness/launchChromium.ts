/** A real browser whose process is known, so that a story can end it as a crash would. */
import { once } from "node:events";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

const DEFAULT_CHROMIUM = "/usr/bin/chromium";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-quic",
  "--autoplay-policy=no-user-gesture-required",
];

export interface Chromium {
  readonly browser: Browser;
  /** Ends every process of it with SIGKILL: nothing is said to anybody. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ChromiumOptions {
  /** No camera and no microphone; by default there is a fake one of each. */
  readonly withoutFakeDevices?: boolean;
  /** Nobody answers the question for camera and microphone; by default the answer is yes. */
  readonly withoutFakePermission?: boolean;
  /** Added to the command line. */
  readonly extraArgs?: readonly string[];
}

/** The executable is `TERTULIA_CHROMIUM`, else Debian's. */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const server = await chromium.launchServer({
    executablePath: process.env["TERTULIA_CHROMIUM"] ?? DEFAULT_CHROMIUM,
    args: [
      ...ARGS,
      ...(options.withoutFakeDevices === true ? [] : ["--use-fake-device-for-media-stream"]),
      ...(options.withoutFakePermission === true ? [] : ["--use-fake-ui-for-media-stream"]),
      ...(options.extraArgs ?? []),
    ],
    headless: true,
  });
  const browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    async kill() {
      const child = server.process();
      if (child.pid === undefined || child.exitCode !== null) return;
      const exited = once(child, "exit");
      // Playwright starts the browser as the leader of a group: the renderers must die with it, not send their goodbyes.
      process.kill(-child.pid, "SIGKILL");
      await exited;
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
