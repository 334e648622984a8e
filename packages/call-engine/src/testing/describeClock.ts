/** What every clock does. */
import { describe, expect, it } from "vitest";
import type { Clock } from "../ports.ts";

/** A clock and what moves it. */
export interface ClockStage {
  readonly clock: Clock;
  /** Lets at least this much time pass. */
  readonly pass: (ms: number) => Promise<void>;
  readonly wake: () => void;
}

/** The contract. */
export function describeClock(name: string, create: () => ClockStage): void {
  describe(name, () => {
    it("[E94] timers go off once, in the order of their delays", async () => {
      const { clock, pass } = create();
      const heard: string[] = [];
      clock.after(20, () => heard.push("later"));
      clock.after(1, () => heard.push("sooner"));
      await pass(60);
      expect(heard).toEqual(["sooner", "later"]);
    });

    it("[E94] a cancelled timer does not, and cancelling again is nothing", async () => {
      const { clock, pass } = create();
      const heard: string[] = [];
      const cancel = clock.after(1, () => heard.push("timer"));
      cancel();
      cancel();
      await pass(20);
      expect(heard).toEqual([]);
    });

    it("[E94] time goes forward", async () => {
      const { clock, pass } = create();
      const before = clock.now();
      await pass(20);
      expect(clock.now() - before).toBeGreaterThanOrEqual(19);
    });

    it("[E94] waking is heard until one stops to listen", () => {
      const { clock, wake } = create();
      let heard = 0;
      const stop = clock.onWake(() => (heard += 1));
      wake();
      const before = heard;
      stop();
      wake();
      expect([before > 0, heard]).toEqual([true, before]);
    });
  });
}
