/** Keeps secrets out of everything that is printed. Rules O5 and O450 in SPEC.md. */
import { MASK, maskShapes } from "../secrets/maskText.ts";

/** A shorter one would blot out half of what is printed. */
const MIN_LENGTH = 4;

export interface Masker {
  readonly keepSecret: (secret: string) => void;
  readonly maskSecrets: (text: string) => string;
  /** A copy of a JSON value with every string masked, keys too. */
  readonly maskData: (data: unknown) => unknown;
}

export function createMasker(): Masker {
  const secrets = new Set<string>();
  const maskSecrets = (text: string): string => {
    // The longest first: one may begin another.
    const longestFirst = [...secrets].toSorted((one, other) => other.length - one.length);
    return maskShapes(
      longestFirst.reduce((masked, secret) => masked.replaceAll(secret, MASK), text),
    );
  };
  const maskData = (data: unknown): unknown => {
    if (typeof data === "string") return maskSecrets(data);
    if (Array.isArray(data)) return data.map(maskData);
    if (typeof data !== "object" || data === null) return data;
    const entries = Object.entries(data).map(([key, value]) => [maskSecrets(key), maskData(value)]);
    return Object.fromEntries(entries) as unknown;
  };
  return {
    keepSecret: (secret) => {
      // Of a key of many lines each by itself, too: what quotes it may indent them, or break off.
      const lines = secret.split("\n").map((line) => line.trim());
      for (const part of [secret, ...lines]) {
        if (part.length < MIN_LENGTH) continue;
        secrets.add(part);
        // As it looks in an URL and inside of a JSON or YAML string.
        secrets.add(encodeURIComponent(part));
        secrets.add(JSON.stringify(part).slice(1, -1));
      }
    },
    maskSecrets,
    maskData,
  };
}
