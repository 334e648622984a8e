/** Puts an id into a URL's path. */

/** One path segment, whatever the id holds. A lone surrogate, which no URL can carry, becomes U+FFFD. */
export function encodeSegment(id: string): string {
  return encodeURIComponent(id.toWellFormed());
}
