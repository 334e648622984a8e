/** How often somebody may do something: a bucket that fills evenly. Rule S230 in SPEC.md. */
import type { Clock } from "../ports.ts";
import { setNewest } from "../internal/setNewest.ts";

const MINUTE_MS = 60_000;
const DEFAULT_MAX_KEYS = 20_000;

export interface RateLimitOptions {
  /** How many at once, and how many a minute after that; 0: as many as they like. Read anew each time. */
  readonly perMinute: number;
  readonly clock: Clock;
  readonly maxKeys?: number;
}

/**
 * Counts one more for `key`.
 *
 * @returns 0 when it is within the limit, else the milliseconds until it would be; what is refused is not counted.
 */
export type RateLimit = (key: string) => number;

interface Bucket {
  /** How much is left. */
  readonly level: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Remembers a bounded number of keys: whoever was not seen for the longest time starts anew. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const { clock, maxKeys = DEFAULT_MAX_KEYS } = options;
  const buckets = new Map<string, Bucket>();
  return (key) => {
    const { perMinute } = options;
    if (perMinute === 0) return 0;
    const now = clock.now();
    const bucket = buckets.get(key) ?? { level: perMinute, at: now };
    const filled = bucket.level + ((now - bucket.at) * perMinute) / MINUTE_MS;
    const level = Math.min(filled, perMinute);
    if (level < 1) return Math.ceil(((1 - level) * MINUTE_MS) / perMinute);
    // So the oldest is always the one not seen for the longest time.
    setNewest(buckets, [key, { level: level - 1, at: now }], maxKeys);
    return 0;
  };
}
