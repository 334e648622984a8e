/** What a doctor has found, and the catalog that says it to a person. */
import type { Text } from "../cli/Text.ts";

/** `unknown`: it cannot be told from here. */
export const FINDING_STATUSES = ["pass", "warn", "fail", "unknown"] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** Numbers and names that the sentences need; never a secret. */
export type FindingValues = Readonly<Record<string, string | number>>;

export interface Finding<Id extends string = string> {
  readonly id: Id;
  readonly status: FindingStatus;
  readonly values: FindingValues;
}

export interface FindingEntry {
  /** What is looked at, as a heading. */
  readonly title: Text;
  /** What it means, in one sentence, for each status that can be found. */
  readonly reasons: Readonly<Partial<Record<FindingStatus, (values: FindingValues) => Text>>>;
  /** What to do when it did not pass, in a sentence or two. */
  readonly remedy: (values: FindingValues) => Text;
}

/** A text for every finding of a doctor, or it does not compile. */
export type FindingCatalog<Id extends string> = Readonly<Record<Id, FindingEntry>>;

/** @returns the exit code of a command that looked: 1 when something failed. */
export function exitCodeOf(findings: readonly Pick<Finding, "status">[]): 0 | 1 {
  return findings.some(({ status }) => status === "fail") ? 1 : 0;
}
