/** A failure that was foreseen: one sentence, and what to do about it. */
import type { Text } from "./Text.ts";

/** Stable names of the failures; a script may compare them. */
export type OpsErrorCode =
  /** The command line itself is wrong; ends with exit code 2. */
  | "ops/wrong-use"
  /** A question would have to be asked and nobody is there. */
  | "ops/nobody-to-ask"
  /** The person said no. */
  | "ops/declined"
  /** Ctrl-C, or the process was told to end. */
  | "ops/interrupted"
  /** Another run works on the same thing. */
  | "ops/locked"
  | "ops/file-missing"
  | "ops/file-forbidden"
  | "ops/file-unusable"
  /** A program of the operator's could not be started. */
  | "ops/program-missing"
  /** It ran and said no. */
  | "ops/program-failed"
  | "ops/program-timed-out"
  /** No answer over HTTP. */
  | "ops/unreachable"
  /** An answer over HTTP that is not what it has to be. */
  | "ops/unexpected-answer"
  /** A file that does not parse, with line and column. */
  | "ops/config-syntax"
  /** A configuration that parses and cannot be worked with. */
  | "ops/config-unusable"
  /** A configuration that Synapse or MAS refuses. */
  | "ops/config-refused"
  | "ops/version-unknown"
  | "ops/version-unsupported"
  | "ops/database-unreachable"
  | "ops/database-unusable"
  /** Something changed between plan and apply, or since an earlier run. */
  | "ops/state-changed"
  /** What was asked for can no longer be done. */
  | "ops/too-late"
  /** A fault of this program. */
  | "ops/unforeseen";

interface OpsErrorInit {
  readonly code: OpsErrorCode;
  /** What is wrong, in one sentence, without a secret. */
  readonly text: Text;
  /** What to do about it, in one sentence. */
  readonly remedy: Text;
  readonly cause?: unknown;
}

export class OpsError extends Error {
  override readonly name = "OpsError";
  readonly code: OpsErrorCode;
  readonly text: Text;
  readonly remedy: Text;

  constructor({ code, text, remedy, cause }: OpsErrorInit) {
    super(text.en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.text = text;
    this.remedy = remedy;
  }
}
