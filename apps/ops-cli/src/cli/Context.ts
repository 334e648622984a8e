/** What a command may use of the world: everything that touches it can be replaced in a test. */
import type { Amount } from "./createProgress.ts";
import type { Files } from "../machine/Files.ts";
import type { Http } from "../machine/Http.ts";
import type { RunProgram } from "../machine/RunProgram.ts";
import type { Language, Line, Text } from "./Text.ts";

export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /**
   * Ends after that many milliseconds; rejects with an `OpsError` ops/interrupted as soon as the run is interrupted, or
   * nobody waits any more.
   */
  readonly sleep: (durationMs: number, unneeded?: AbortSignal) => Promise<void>;
}

/** The world itself. */
export interface Machine {
  readonly http: Http;
  readonly runProgram: RunProgram;
  readonly files: Files;
  readonly clock: Clock;
  /** @returns that many random bytes fit for secrets. */
  readonly random: (length: number) => Uint8Array;
}

export interface Context extends Machine {
  /** Absolute; relative paths of options are meant from here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly language: Language;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** From now on this value appears in no output. */
  readonly keepSecret: (secret: string) => void;
  /** The text with every kept secret as `[secret]`; done to all output anyway. */
  readonly maskSecrets: (text: string) => string;
  /** Says at once what a long run has to say before its outcome; on standard error when `--json` was asked for. */
  readonly say: (line: Line) => void;
  /** How far a long work is; on standard error. */
  readonly progress: (what: Text, amount: Amount) => void;
  /**
   * Asks before something changes; `--yes` answers it.
   *
   * @throws {OpsError} ops/declined; ops/nobody-to-ask without a terminal.
   */
  readonly confirm: (question: Text) => Promise<void>;
}
