/** Keeps maps that callers fill from growing without end. */

/** The entry becomes the newest of the map; where that makes more than `max`, the oldest goes. */
export function setNewest<TKey, TValue>(
  map: Map<TKey, TValue>,
  [key, value]: readonly [TKey, TValue],
  max: number,
): void {
  // Deleted first, or it would keep its old place in the order.
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
