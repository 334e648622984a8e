/** Listens to all voices of a page without a break, for stories in which nobody is ever silent. */
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright-core";
import type { StreamSample } from "./installPageProbe.ts";
import { sampleMedia } from "./media.ts";

/** Between two looks; what is judged is the time that was played between them, however late a look comes. */
const LOOK_EVERY_MS = 200;
/** Mean square of samples in [-1, 1] below which a window is silent; comfort noise is a hundred times less. */
const AUDIBLE_POWER = 1e-4;

export interface HeardVoice {
  /** Seconds of it that were played. */
  readonly playedSeconds: number;
  /** Share of them that was made up for lack of packets, 0 to 1. @see WebRTC statistics `concealedSamples` */
  readonly concealedShare: number;
  /** The longest stretch without sound, in seconds of playing. */
  readonly longestSilenceSeconds: number;
}

interface Ear {
  first: StreamSample;
  last: StreamSample;
  silenceSeconds: number;
  longestSilenceSeconds: number;
}

/**
 * Time is counted as it is played: a page that the machine does not run plays nothing, and hears no silence either.
 *
 * @returns every voice that was there at the beginning.
 */
export async function listen(page: Page, durationMs: number): Promise<readonly HeardVoice[]> {
  const ears = new Map<string, Ear>();
  for (const voice of await voicesOf(page))
    ears.set(voice.id, { first: voice, last: voice, silenceSeconds: 0, longestSilenceSeconds: 0 });
  const until = performance.now() + durationMs;
  while (performance.now() < until) {
    await delay(LOOK_EVERY_MS);
    for (const voice of await voicesOf(page)) hear(ears.get(voice.id), voice);
  }
  return [...ears.values()].map(({ first, last, longestSilenceSeconds }) => ({
    playedSeconds: last.playedSeconds - first.playedSeconds,
    concealedShare:
      (last.concealedSamples - first.concealedSamples) /
      Math.max(1, last.playedSamples - first.playedSamples),
    longestSilenceSeconds,
  }));
}

async function voicesOf(page: Page): Promise<readonly StreamSample[]> {
  return (await sampleMedia(page)).inbound.filter(({ kind }) => kind === "audio");
}

function hear(ear: Ear | undefined, now: StreamSample): void {
  if (ear === undefined) return;
  const seconds = now.playedSeconds - ear.last.playedSeconds;
  const energy = now.audioEnergy - ear.last.audioEnergy;
  ear.last = now;
  if (seconds <= 0) return;
  ear.silenceSeconds = energy / seconds < AUDIBLE_POWER ? ear.silenceSeconds + seconds : 0;
  ear.longestSilenceSeconds = Math.max(ear.longestSilenceSeconds, ear.silenceSeconds);
}
