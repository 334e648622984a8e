/** One join, measured from the navigation to the first picture of the other. */
import { setTimeout as delay } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { until } from "../harness/until.ts";
import { installJoinStopwatch } from "./installJoinStopwatch.ts";
import type { JoinTimes } from "./installJoinStopwatch.ts";
import { watchRequests } from "./watchRequests.ts";

/** Requests that belong to the join may still leave after the first picture. */
const SETTLE_MS = 1_000;
const JOIN_TIMEOUT_MS = 60_000;

/** Times in milliseconds, the first from the navigation and the others from the click. */
export interface JoinMeasure {
  readonly button: number;
  readonly socket: number;
  readonly membership: number;
  readonly frame: number;
  readonly requests: number;
  readonly bytes: number;
  /** Since the navigation: a token may be fetched before the click, but it must be fetched once. */
  readonly openIdRequests: number;
  /** Since the navigation. */
  readonly tokenRequests: number;
  readonly sockets: number;
  readonly peerConnections: number;
  /** Before the click. */
  readonly loadRequests: number;
  readonly loadBytes: number;
}

export interface MeasureJoinOptions {
  /** Where a picture of the page is put when the join does not come about. */
  readonly failurePicture: string;
  readonly url: string;
  readonly joinButton: string;
  /** What a person does between the button and the click, so that both join with microphone and camera off. */
  readonly prepare: (page: Page) => Promise<void>;
  /** Leaves, and resolves when the page shows that it has left. */
  readonly leave: (page: Page) => Promise<void>;
}

/** Opens a page in the context, joins, measures, leaves and closes the page. */
export async function measureJoin(
  context: BrowserContext,
  options: MeasureJoinOptions,
): Promise<JoinMeasure> {
  const page = await context.newPage();
  try {
    await page.addInitScript(installJoinStopwatch, options.joinButton);
    const requests = await watchRequests(await context.newCDPSession(page));
    await page.goto(options.url, { waitUntil: "commit" });
    await until(
      "the join button can be pressed",
      async () => (await readTimes(page)).buttonAt !== null,
      {
        timeoutMs: JOIN_TIMEOUT_MS,
      },
    );
    await options.prepare(page);
    await page.locator(options.joinButton).click();
    await until(
      "the first picture of the other",
      async () => (await readTimes(page)).frameAt !== null,
      {
        timeoutMs: JOIN_TIMEOUT_MS,
      },
    );
    await delay(SETTLE_MS);
    const times = await readTimes(page);
    const originMs = await page.evaluate(() => performance.timeOrigin);
    const clickAt = known(times.clickAt, "click");
    const endAt = known(times.frameAt, "frame") + SETTLE_MS;
    const joining = requests.countBetween(originMs + clickAt, originMs + endAt);
    const loading = requests.countBetween(0, originMs + clickAt);
    if (process.env["TERTULIA_BENCH_VERBOSE"] !== undefined) console.log(joining.list.join("\n"));
    await options.leave(page);
    return {
      button: known(times.buttonAt, "button"),
      socket: known(times.socketAt, "socket") - clickAt,
      membership: known(times.membershipAt, "membership") - clickAt,
      frame: known(times.frameAt, "frame") - clickAt,
      requests: joining.requests,
      bytes: joining.bytes,
      openIdRequests: loading.openIdRequests + joining.openIdRequests,
      tokenRequests: loading.tokenRequests + joining.tokenRequests,
      sockets: times.sockets,
      peerConnections: times.peerConnections,
      loadRequests: loading.requests,
      loadBytes: loading.bytes,
    };
  } catch (error) {
    await page.screenshot({ path: options.failurePicture });
    throw error;
  } finally {
    await page.close();
  }
}

async function readTimes(page: Page): Promise<JoinTimes> {
  return page.evaluate(() => {
    if (window.__joinTimes === undefined)
      throw new Error("This page was opened without the stopwatch.");
    return window.__joinTimes();
  });
}

function known(timeMs: number | null, milestone: string): number {
  if (timeMs === null) throw new Error(`The join was measured without its ${milestone}.`);
  return timeMs;
}
