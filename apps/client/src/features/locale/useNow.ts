/** The present, to the minute, for words such as "today" that grow old by themselves. */
import { useSyncExternalStore } from "react";

const MINUTE_MS = 60_000;

/** @returns milliseconds since the epoch, of the last full minute; renders again with each. */
export function useNow(): number {
  return useSyncExternalStore(subscribeToMinutes, readMinute);
}

function subscribeToMinutes(listener: () => void): () => void {
  const timer = setInterval(listener, MINUTE_MS);
  return () => clearInterval(timer);
}

function readMinute(): number {
  return Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
}
