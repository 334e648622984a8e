/** Keeps a busy service small: V8 trades memory for time, and would let garbage grow to 100 MB and more. */
import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves of the space for new objects. Above this it saves hardly any work, below it garbage grows old. */
const ENOUGH_BYTES = 8 * 1024 * 1024;
/** V8 collects at least 8 MB later all the same; left to itself it waits for up to four times of what is alive. */
const OLD_GROWTH_PERCENT = 20;

/**
 * From now on old garbage is collected when it is a fifth of what is alive, or 8 MB, and the space for new objects
 * grows to 8 MiB, or what it has already, and no further.
 */
export function boundHeap(): void {
  // V8 reads both whenever it decides to grow; its other limits are read once, when a process starts.
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWTH_PERCENT}`);
  // Told of each garbage collection: only then the space may have grown.
  const observer = new PerformanceObserver(() => {
    if (newSpaceBytes() < ENOUGH_BYTES) return;
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  observer.observe({ entryTypes: ["gc"] });
}

function newSpaceBytes(): number {
  const spaces = getHeapSpaceStatistics();
  return spaces.find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;
}
