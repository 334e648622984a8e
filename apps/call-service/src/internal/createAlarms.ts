/** Alarms of the process's own clock. */
import type { Alarms, Clock } from "../ports.ts";

/** `setTimeout` takes no more; a later alarm is set again when it gets there. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** They do not keep the process alive. */
export function createAlarms(clock: Clock): Alarms {
  return {
    set: (at, ring) => {
      let timer: NodeJS.Timeout;
      const wait = (): void => {
        const leftMs = at - clock.now();
        const next = leftMs > MAX_TIMEOUT_MS ? wait : ring;
        timer = setTimeout(next, Math.min(Math.max(leftMs, 0), MAX_TIMEOUT_MS)).unref();
      };
      wait();
      return () => clearTimeout(timer);
    },
  };
}
