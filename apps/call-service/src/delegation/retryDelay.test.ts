import { expect, it } from "vitest";
import { retryDelay } from "./retryDelay.ts";

it.each([
  [1, 0.5, 1_000],
  [2, 0.5, 1_500],
  [3, 0.5, 2_250],
  [11, 0.5, 57_665.0390625],
  [12, 0.5, 60_000],
  [500, 0.5, 60_000],
])("[S163] after failure %i the next attempt comes later", (failures, jitter, delayMs) => {
  expect(retryDelay({ firstDelayMs: 1_000, failures, jitter })).toBe(delayMs);
});

it("[S163] give or take half, so that many never ask at one instant", () => {
  expect(retryDelay({ firstDelayMs: 1_000, failures: 1, jitter: 0 })).toBe(500);
  expect(retryDelay({ firstDelayMs: 1_000, failures: 1, jitter: 0.999 })).toBe(1_499);
});
