/** What `mas-cli syn2mas` means by its exit code and its words. Rules O260 to O263 in SPEC.md. */

export type Syn2masOutcome =
  /** Nothing to say, or all was migrated. */
  | "clean"
  /** To be read, and no obstacle. */
  | "warnings"
  /** Must be mended first. */
  | "errors"
  /** Somebody has signed in, or an earlier migration is there. */
  | "mas-not-empty"
  /** Another migration runs. */
  | "mas-locked"
  /** Synapse holds locks on its tables: it still runs. */
  | "synapse-locked"
  /** This mas-cli does not know the command. */
  | "wrong-use"
  | "failed";

export interface Syn2masReport {
  readonly outcome: Syn2masOutcome;
  /** What must be mended, in mas-cli's words. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Its last words when it failed, causes too; otherwise empty. */
  readonly failure: string;
}

const EXIT_ERRORS = 10;
const EXIT_WARNINGS = 11;
const EXIT_WRONG_USE = 2;
const FAILURE_LINES = 12;

/** What stands at exit code 1, by what mas-cli says then. */
const FAILURES: readonly (readonly [RegExp, Syn2masOutcome])[] = [
  [/MAS database is not empty/iu, "mas-not-empty"],
  [/another syn2mas instance is already running/iu, "mas-locked"],
  [/could not obtain lock on relation|locking Synapse table/iu, "synapse-locked"],
];

/**
 * The report of one run.
 *
 * @param exitCode - 0, 10 for errors, 11 for warnings alone, 2 for wrong arguments, 1 for everything else.
 * @param stderr - Bullets under `===== Errors =====` and `===== Warnings =====`, log lines between.
 */
export function parseSyn2masReport(exitCode: number, stderr: string): Syn2masReport {
  const errors = bulletsUnder(stderr, "Errors");
  const warnings = bulletsUnder(stderr, "Warnings");
  const outcome = toOutcome(exitCode, stderr);
  const hasFailed = !["clean", "warnings", "errors"].includes(outcome);
  const lines = stderr.trimEnd().split("\n");
  return {
    outcome,
    errors,
    warnings,
    failure: hasFailed ? lines.slice(-FAILURE_LINES).join("\n") : "",
  };
}

function toOutcome(exitCode: number, stderr: string): Syn2masOutcome {
  if (exitCode === 0) return "clean";
  if (exitCode === EXIT_ERRORS) return "errors";
  if (exitCode === EXIT_WARNINGS) return "warnings";
  if (exitCode === EXIT_WRONG_USE) return "wrong-use";
  return FAILURES.find(([words]) => words.test(stderr))?.[1] ?? "failed";
}

function bulletsUnder(stderr: string, heading: string): readonly string[] {
  const [, rest = ""] = stderr.split(`===== ${heading} =====`);
  const [section = ""] = rest.split(/^===== /mu);
  return [...section.matchAll(/^• (.+)$/gmu)].map(([, text = ""]) => text.trim());
}
