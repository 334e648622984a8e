/** Keeps a busy service small: V8 would let the space for new objects grow to 100 MB and more. */
import { PerformanceObserver } from "node:perf_hooks";
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Both halves of the space. Above this it saves hardly any work, below it garbage grows old. */
const ENOUGH_BYTES = 8 * 1024 * 1024;

/** From now on the space for new objects grows to 8 MiB, or what it has already, and no further. */
export function boundYoungGeneration(): void {
  // Told of each garbage collection: only then the space may have grown.
  const observer = new PerformanceObserver(() => {
    if (newSpaceBytes() < ENOUGH_BYTES) return;
    // Read by V8 whenever it wants to grow; its other limits are read once, when a process starts.
    setFlagsFromString("--semi-space-growth-factor=1");
    observer.disconnect();
  });
  observer.observe({ entryTypes: ["gc"] });
}

function newSpaceBytes(): number {
  const spaces = getHeapSpaceStatistics();
  return spaces.find(({ space_name: name }) => name === "new_space")?.space_size ?? 0;
}
