/** The clock port in a browser. */
import type { Clock } from "../../ports.ts";

/** Timers of the window; waking is coming online, coming back to the front, or being thawed. */
export function createBrowserClock(): Clock {
  return {
    now: () => Date.now(),
    after: (delayMs, task) => {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    onWake: (listener) => {
      const stop = new AbortController();
      const { signal } = stop;
      const onVisible = (): void => {
        if (document.visibilityState === "visible") listener();
      };
      addEventListener("online", listener, { signal });
      document.addEventListener("visibilitychange", onVisible, { signal });
      document.addEventListener("resume", listener, { signal });
      return () => stop.abort();
    },
  };
}
