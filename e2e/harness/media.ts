/** Proofs that sound and picture really flow, from the statistics of the page that receives or sends them. */
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { MediaSample, OpenCounts, StreamSample } from "./installPageProbe.ts";
import { until } from "./until.ts";

/** The fake microphone beeps about once a second; shorter windows could fall between two beeps. */
const WINDOW_MS = 2_000;
/** Of a beep within a window, by orders of magnitude; comfort noise stays below. */
const AUDIBLE_ENERGY = 1e-5;

/** What moved between two samples. */
export interface StreamGrowth {
  readonly trackId: string;
  readonly kind: "audio" | "video";
  readonly packets: number;
  readonly bytes: number;
  readonly frames: number;
  readonly audioEnergy: number;
}

export interface MediaGrowth {
  readonly inbound: readonly StreamGrowth[];
  readonly outbound: readonly StreamGrowth[];
  /** Voices that were heard: inbound sounds with energy. */
  readonly voices: number;
  /** Pictures that moved: inbound videos with decoded frames. */
  readonly pictures: number;
}

export async function sampleMedia(page: Page): Promise<MediaSample> {
  return page.evaluate(() => {
    if (window.__pageProbe === undefined)
      throw new Error("This page was opened without the probe.");
    return window.__pageProbe.sampleMedia();
  });
}

export async function countOpen(page: Page): Promise<OpenCounts> {
  return page.evaluate(() => {
    if (window.__pageProbe === undefined)
      throw new Error("This page was opened without the probe.");
    return window.__pageProbe.countOpen();
  });
}

/**
 * What a page sent and received within a window of time.
 *
 * @param windowMs Default 2 000: long enough for a beep of the fake microphone.
 */
export async function measureMedia(page: Page, windowMs: number = WINDOW_MS): Promise<MediaGrowth> {
  const before = await sampleMedia(page);
  // The window is what is measured, not a wait for something.
  await delay(windowMs);
  return growth(before, await sampleMedia(page));
}

/** @throws {Error} when fewer voices or pictures than expected arrive within half a minute. */
export async function expectReceiving(
  page: Page,
  expected: { readonly voices?: number; readonly pictures?: number },
  claim: string,
): Promise<MediaGrowth> {
  let last: MediaGrowth | null = null;
  try {
    return await until(claim, async () => {
      last = await measureMedia(page);
      const isEnough =
        last.voices >= (expected.voices ?? 0) && last.pictures >= (expected.pictures ?? 0);
      return isEnough && last;
    });
  } catch (error) {
    throw new Error(`${claim}: expected ${JSON.stringify(expected)}, saw ${JSON.stringify(last)}`, {
      cause: error,
    });
  }
}

/**
 * Watches without a break for a time.
 *
 * @throws {Error} naming the first window of two seconds in which a voice or a picture was missing.
 */
export async function expectSteady(
  page: Page,
  expected: { readonly voices: number; readonly pictures: number },
  options: { readonly who: string; readonly durationMs: number },
): Promise<void> {
  let before = await sampleMedia(page);
  for (let watchedMs = 0; watchedMs < options.durationMs; watchedMs += WINDOW_MS) {
    await delay(WINDOW_MS);
    const after = await sampleMedia(page);
    const { voices, pictures } = growth(before, after);
    if (voices < expected.voices || pictures < expected.pictures) {
      const seen = JSON.stringify({ voices, pictures });
      throw new Error(
        `${options.who}, after ${watchedMs / 1_000} s: expected ${JSON.stringify(expected)}, saw ${seen}`,
      );
    }
    before = after;
  }
}

/** @throws {Error} when more voices or pictures than expected still arrive after half a minute. */
export async function expectReceivingOnly(
  page: Page,
  expected: { readonly voices?: number; readonly pictures?: number },
  claim: string,
): Promise<void> {
  await until(claim, async () => {
    const measured = await measureMedia(page);
    return (
      measured.voices <= (expected.voices ?? Infinity) &&
      measured.pictures <= (expected.pictures ?? Infinity)
    );
  });
}

/** Differences of all counters; a stream that is new since `before` counts from zero. */
export function growth(before: MediaSample, after: MediaSample): MediaGrowth {
  const inbound = differences(before.inbound, after.inbound);
  return {
    inbound,
    outbound: differences(before.outbound, after.outbound),
    voices: inbound.filter(
      (stream) => stream.kind === "audio" && stream.audioEnergy > AUDIBLE_ENERGY,
    ).length,
    pictures: inbound.filter((stream) => stream.kind === "video" && stream.frames > 0).length,
  };
}

/** All that was sent of one kind, over every stream and simulcast layer. */
export function sentOf(
  kind: "audio" | "video",
  measured: MediaGrowth,
): { readonly packets: number; readonly bytes: number } {
  const streams = measured.outbound.filter((stream) => stream.kind === kind);
  return {
    packets: streams.reduce((sum, stream) => sum + stream.packets, 0),
    bytes: streams.reduce((sum, stream) => sum + stream.bytes, 0),
  };
}

/** How many streams of one kind brought anything at all, be it silence. */
export function countArriving(kind: "audio" | "video", measured: MediaGrowth): number {
  return measured.inbound.filter((stream) => stream.kind === kind && stream.packets > 0).length;
}

function differences(
  before: readonly StreamSample[],
  after: readonly StreamSample[],
): StreamGrowth[] {
  const earlier = new Map(before.map((stream) => [stream.id, stream]));
  return after.map((stream) => {
    const since = earlier.get(stream.id);
    return {
      trackId: stream.trackId,
      kind: stream.kind,
      packets: stream.packets - (since?.packets ?? 0),
      bytes: stream.bytes - (since?.bytes ?? 0),
      frames: stream.frames - (since?.frames ?? 0),
      audioEnergy: stream.audioEnergy - (since?.audioEnergy ?? 0),
    };
  });
}
