/** One thing that is looked at to tell whether people can log in: what is asked, and what each answer means. */
import type { Text } from "../../cli/Text.ts";
import type { FindingStatus, FindingValues } from "../Finding.ts";
import type { CommonCause } from "./commonFaults.ts";
import type { LoginProbe } from "./createLoginProbe.ts";

export interface LoginFault {
  readonly status: Exclude<FindingStatus, "pass">;
  /** What it means, in one sentence. */
  readonly reason: (values: FindingValues) => Text;
  readonly remedy: (values: FindingValues) => Text;
}

export interface Verdict<Cause extends string = string> {
  /** `null` when all is well. */
  readonly cause: Cause | null;
  readonly values: FindingValues;
}

export interface LoginCheck {
  /** Part of the ids of its findings. */
  readonly id: string;
  readonly title: Text;
  /** What can be wrong, by cause. */
  readonly faults: Readonly<Record<string, LoginFault>>;
  /** Leaves something behind in MAS, so `--watch` asks once. */
  readonly isOnce: boolean;
  /** @throws {NoAnswer} */
  readonly run: (probe: LoginProbe) => Promise<Verdict>;
}

interface LoginCheckInit<Cause extends string> {
  readonly id: string;
  readonly title: Text;
  readonly faults: Readonly<Record<Cause, LoginFault>>;
  readonly isOnce?: true;
  readonly run: (probe: LoginProbe) => Promise<Verdict<NoInfer<Cause> | CommonCause>>;
}

/** Declares a check; a cause without its texts does not compile. */
export function defineLoginCheck<const Cause extends string>(
  check: LoginCheckInit<Cause>,
): LoginCheck {
  return { ...check, isOnce: check.isOnce === true };
}

/** All is well. */
export function passed(values: FindingValues = {}): Verdict<never> {
  return { cause: null, values };
}

/** Something is not; the values are what its sentences need. */
export function faulty<const Cause extends string>(
  cause: Cause,
  values: FindingValues = {},
): Verdict<Cause> {
  return { cause, values };
}
