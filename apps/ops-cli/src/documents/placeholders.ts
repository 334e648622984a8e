/** Values for sentences that are printed in a guide, where nobody has been asked anything. */
import type { FindingValues } from "../doctor/Finding.ts";

/** Each value is its own name: `‹url›`. */
export const placeholders: FindingValues = new Proxy<Record<string, string>>(
  {},
  { get: (_target, name) => `‹${String(name)}›` },
);
