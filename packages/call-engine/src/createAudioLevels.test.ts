/** Rule E80: audio levels. */
import type { LiveKitIdentity } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createAudioLevels } from "./createAudioLevels.ts";
import { createFakeClock } from "./testing/createFakeClock.ts";

const ANA = "ana" as LiveKitIdentity;
const BETO = "beto" as LiveKitIdentity;

it("[E80] one timer serves everybody, ten times a second", async () => {
  const clock = createFakeClock();
  const levels = createAudioLevels(clock, (key) => key.length / 10);
  const heard: number[] = [];
  levels.subscribe(ANA, (level) => heard.push(level));
  levels.subscribe(BETO, (level) => heard.push(level));
  expect(clock.timers()).toEqual([100]);
  await clock.advance(200);
  expect(heard).toEqual([0.3, 0.4, 0.3, 0.4]);
  expect(clock.timers()).toEqual([100]);
});

it("[E80] one listener may hear two members", async () => {
  const clock = createFakeClock();
  const levels = createAudioLevels(clock, (key) => key.length / 10);
  const heard: number[] = [];
  const listener = (level: number): void => void heard.push(level);
  const stop = levels.subscribe(ANA, listener);
  levels.subscribe(BETO, listener);
  await clock.advance(100);
  stop();
  await clock.advance(100);
  expect(heard).toEqual([0.3, 0.4, 0.4]);
});

it("[E80] while nobody listens there is no timer, and it starts again with the next", async () => {
  const clock = createFakeClock();
  const levels = createAudioLevels(clock, () => 1);
  const stop = levels.subscribe(ANA, () => undefined);
  stop();
  await clock.advance(100);
  expect(clock.timers()).toEqual([]);
  const heard: number[] = [];
  levels.subscribe(ANA, (level) => heard.push(level));
  await clock.advance(100);
  expect(heard).toEqual([1]);
  levels.close();
  expect(clock.timers()).toEqual([]);
});
