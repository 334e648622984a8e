import { describe, expect, it } from "vitest";
import { createRingNotice } from "./createRingNotice.ts";
import { createRingTone, ringSamples } from "./createRingTone.ts";

describe("createRingTone", () => {
  it("[C86] the samples are a tone that begins and ends in silence and never clips", () => {
    const samples = ringSamples(8000);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(samples).toHaveLength(24_000);
    expect(samples[0]).toBe(0);
    expect(loudest).toBeGreaterThan(0.1);
    expect(loudest).toBeLessThan(1);
    // The loop begins anew after the last sample: a jump there would be heard as a click.
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01);
  });

  it("[C86] a page that may not sound yet begins at the next click or key, unless it was stopped before", () => {
    const log: string[] = [];
    const gestures = new Set<() => void>();
    const source = {
      connect: () => undefined,
      disconnect: () => undefined,
      start: () => void log.push("start"),
      stop: () => void log.push("stop"),
    };
    const context = {
      sampleRate: 8000,
      state: "suspended",
      createBuffer: () => ({ copyToChannel: () => undefined }),
      createBufferSource: () => source,
      resume: () => Promise.resolve(void log.push("resume")),
      close: () => Promise.resolve(void log.push("close")),
    };
    const tone = createRingTone({
      createContext: () => context as unknown as AudioContext,
      onNextGesture: (listener) => {
        gestures.add(listener);
        return () => gestures.delete(listener);
      },
    });
    tone.start();
    tone.start();
    for (const gesture of gestures) gesture();
    expect(log).toEqual(["start", "resume", "resume"]);
    tone.stop();
    tone.stop();
    expect(gestures.size).toBe(0);
    expect(log).toEqual(["start", "resume", "resume", "stop", "close"]);
  });
});

describe("createRingNotice", () => {
  const text = { title: "Beto is calling", body: "Open Tertulia to answer.", tag: "$ring" };

  /** A desktop. */
  function createDesktop(permission: NotificationPermission) {
    const shown: FakeNotification[] = [];
    class FakeNotification extends EventTarget {
      static readonly permission = permission;
      isOpen = true;
      readonly title: string;
      constructor(title: string) {
        super();
        this.title = title;
        shown.push(this);
      }
      close(): void {
        this.isOpen = false;
      }
    }
    return { shown, Notification: FakeNotification as unknown as typeof Notification };
  }

  it("[C87] a page out of sight notifies, and takes it back when the ringing ends", () => {
    const { shown, Notification } = createDesktop("granted");
    const notice = createRingNotice(
      { Notification, isPageInSight: () => false },
      { ...text, onClick: () => undefined },
    );
    expect(shown).toMatchObject([{ title: "Beto is calling", isOpen: true }]);
    notice.close();
    expect(shown).toMatchObject([{ isOpen: false }]);
  });

  it("[C87] a click on it comes back to the page", () => {
    const { shown, Notification } = createDesktop("granted");
    let clicks = 0;
    createRingNotice(
      { Notification, isPageInSight: () => false },
      { ...text, onClick: () => void (clicks += 1) },
    );
    shown[0]?.dispatchEvent(new Event("click"));
    expect(clicks).toBe(1);
    expect(shown[0]?.isOpen).toBe(false);
  });

  it.each(["default", "denied"] as const)(
    "[C87] with the permission %s nothing is shown or asked",
    (permission) => {
      const { shown, Notification } = createDesktop(permission);
      createRingNotice(
        { Notification, isPageInSight: () => false },
        { ...text, onClick: () => undefined },
      ).close();
      expect(shown).toEqual([]);
    },
  );

  it("[C87] a page in sight, and a browser without notifications, show none", () => {
    const { shown, Notification } = createDesktop("granted");
    createRingNotice(
      { Notification, isPageInSight: () => true },
      { ...text, onClick: () => undefined },
    ).close();
    createRingNotice(
      { Notification: undefined, isPageInSight: () => false },
      { ...text, onClick: () => undefined },
    ).close();
    expect(shown).toEqual([]);
  });
});
