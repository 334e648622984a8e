/** A colour for each id, the same every time, without anybody keeping a list; the same one as in calls. */
import type { CSSProperties } from "react";

/** Sets `--hue`, in degrees, which the stylesheets make their colours from. */
export function hueStyle(id: string): CSSProperties {
  return { "--hue": stableHue(id) } as CSSProperties;
}

/** @returns 0 to 359. */
export function stableHue(id: string): number {
  let hash = 0;
  for (let at = 0; at < id.length; at += 1) {
    // Ids that end alike, as all of one server do, must not look alike: multiply, then mix.
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x5bd1e995);
    hash ^= hash >>> 13;
  }
  return (hash >>> 0) % 360;
}
