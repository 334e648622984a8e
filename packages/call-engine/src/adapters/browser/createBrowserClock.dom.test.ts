/** Rule E94 on the fake clock and on the browser's. */
import { expect, it } from "vitest";
import { createFakeClock } from "../../testing/createFakeClock.ts";
import { describeClock } from "../../testing/describeClock.ts";
import { createBrowserClock } from "./createBrowserClock.ts";

describeClock("the fake", () => {
  const clock = createFakeClock();
  return { clock, pass: clock.advance, wake: clock.wake };
});

describeClock("the browser's", () => ({
  clock: createBrowserClock(),
  pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  wake: () => void window.dispatchEvent(new Event("online")),
}));

it("[E94] coming online, back to the front or out of the freezer is waking; going away is not", () => {
  let heard = 0;
  const stop = createBrowserClock().onWake(() => (heard += 1));
  window.dispatchEvent(new Event("online"));
  document.dispatchEvent(new Event("visibilitychange"));
  document.dispatchEvent(new Event("resume"));
  expect([document.visibilityState, heard]).toEqual(["visible", 3]);
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  window.dispatchEvent(new Event("offline"));
  expect(heard).toBe(3);
  stop();
});
