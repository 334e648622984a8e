/** All rounds of one kind of room at one delay, ours and Element Call in turn. */
import type { Browser } from "playwright-core";
import { createHomeserver } from "../harness/Homeserver.ts";
import type { Account, Homeserver } from "../harness/Homeserver.ts";
import { launchChromium } from "../harness/launchChromium.ts";
import type { Run } from "../harness/readRun.ts";
import { serveElementCall } from "../harness/serveElementCall.ts";
import { startDelayingProxy } from "./delayingProxy.ts";
import type { JoinCase, MeasuredJoin } from "./joinReport.ts";
import { measureJoin } from "./measureJoin.ts";
import { elementCall, tertulia } from "./products.ts";
import type { Product, ProductName } from "./products.ts";

export interface Series {
  readonly rounds: number;
  /** Added to each HTTP call of the measured pages. */
  readonly delayMs: number;
  readonly room: JoinCase["room"];
  /** Gets a picture of each page whose join did not come about. */
  readonly failureFolder: string;
  /** One line about what was just measured. */
  readonly say: (line: string) => void;
}

export interface FailedJoin extends JoinCase {
  readonly product: ProductName;
  readonly reason: string;
}

export interface MeasuredSeries {
  readonly joins: readonly MeasuredJoin[];
  /** Half an hour of measuring does not end because one join did not come about; it is told. */
  readonly failures: readonly FailedJoin[];
}

/** A product, and the room in which its other party stays in the call. */
interface Seat {
  readonly product: Product;
  readonly roomId: string;
  readonly host: Account;
}

export async function measureSeries(run: Run, series: Series): Promise<MeasuredSeries> {
  const homeserver = createHomeserver(run);
  const near = await serveElementCall({ run });
  const far = await serveElementCall({ run, delayMs: series.delayMs });
  const proxy = await startDelayingProxy({ origin: run.client, delayMs: series.delayMs });
  const peers = await launchChromium();
  const measured = await launchChromium({
    // The page believes to talk to the one address, so that no address has to be rewritten anywhere.
    extraArgs: [`--host-resolver-rules=MAP ${new URL(run.client).host} 127.0.0.1:${proxy.port}`],
  });
  try {
    const seats: Seat[] = [];
    for (const make of [tertulia, elementCall]) {
      const peer = make({ run, homeserver, elementCallOrigin: near.origin });
      const product = make({ run, homeserver, elementCallOrigin: far.origin });
      const isEncrypted = series.room === "encrypted";
      const host = await homeserver.register("Beto");
      const roomId = await homeserver.createRoom({
        name: "Plaza",
        creator: host,
        guests: [],
        isEncrypted,
      });
      await peer.joinAsPeer(peers.browser, host, roomId);
      seats.push({ product, roomId, host });
    }
    return await measureRounds({ homeserver, browser: measured.browser, seats }, series);
  } finally {
    await Promise.all([measured.close(), peers.close()]);
    await Promise.all([near.close(), far.close(), proxy.close()]);
  }
}

interface Scene {
  readonly homeserver: Homeserver;
  readonly browser: Browser;
  readonly seats: readonly Seat[];
}

async function measureRounds(scene: Scene, series: Series): Promise<MeasuredSeries> {
  const joins: MeasuredJoin[] = [];
  const failures: FailedJoin[] = [];
  for (let round = 1; round <= series.rounds; round += 1) {
    // Who goes first changes, so that neither always meets the machine the other has warmed.
    for (const seat of round % 2 === 1 ? scene.seats : scene.seats.toReversed()) {
      const result = await measureRound(scene, { seat, series });
      joins.push(...result.joins);
      failures.push(...result.failures);
      for (const join of result.joins) series.say(`round ${round}: ${describeJoin(join)}`);
    }
  }
  return { joins, failures };
}

/** A new person on a new profile joins, leaves, and joins again in the same profile. */
async function measureRound(
  { homeserver, browser }: Scene,
  { seat, series }: { readonly seat: Seat; readonly series: Series },
): Promise<MeasuredSeries> {
  const { product, roomId, host } = seat;
  const ana = await homeserver.register("Ana");
  await homeserver.join(roomId, { inviter: host, guest: ana });
  const context = await product.openProfile(browser, ana);
  const joins: MeasuredJoin[] = [];
  const failures: FailedJoin[] = [];
  for (const profile of ["cold", "warm"] as const) {
    const join = { product: product.name, room: series.room, profile, delayMs: series.delayMs };
    try {
      const failurePicture = `${series.failureFolder}/${product.name}-${ana.userId.slice(1)}.png`;
      const options = { ...product.joinOptions(roomId), failurePicture };
      joins.push({ ...join, measure: await measureJoin(context, options) });
    } catch (error) {
      failures.push({ ...join, reason: String(error) });
    }
  }
  await context.close();
  return { joins, failures };
}

function describeJoin({ product, room, profile, delayMs, measure }: MeasuredJoin): string {
  const times = [measure.button, measure.socket, measure.membership, measure.frame];
  const rounded = times.map((time) => Math.round(time)).join(" ");
  return `${product}, ${room}, ${profile}, +${delayMs} ms: ${rounded} (${measure.requests} requests)`;
}
