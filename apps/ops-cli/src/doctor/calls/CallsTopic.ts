/** One thing that is looked at to tell whether calls work, and every sentence about it. */
import type { Text } from "../../cli/Text.ts";
import type { FindingStatus, FindingValues } from "../Finding.ts";

export interface CallsFault {
  readonly status: Exclude<FindingStatus, "pass">;
  /** What it means, in one sentence. */
  readonly reason: (values: FindingValues) => Text;
  readonly remedy: (values: FindingValues) => Text;
}

export interface CallsTopic {
  readonly title: Text;
  /** What was seen when all is well. */
  readonly good: (values: FindingValues) => Text;
  /** What can be wrong, by cause. */
  readonly faults: Readonly<Record<string, CallsFault>>;
}
