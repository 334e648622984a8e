/** A colour for each id, the same every time, without anybody keeping a list. */
import type { CSSProperties } from "react";

/** Sets `--hue`, in degrees, which the stylesheets make their colours from. */
export function hueStyle(id: string): CSSProperties {
  return { "--hue": stableHue(id) } as CSSProperties;
}

/** @returns 0 to 359. */
export function stableHue(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360_007;
  return hash % 360;
}
