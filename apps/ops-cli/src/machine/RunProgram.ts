/** A program of the operator's: Synapse's Python, mas-cli, a hook. */

export interface ProgramOptions {
  /** What it reads on standard input; nothing by default. */
  readonly stdin?: string;
  /** Added to the environment of the run; the only place, with `stdin`, for a secret. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default 120 000. */
  readonly timeoutMs?: number;
  /** Called with every line that it prints, of either output, as soon as it is whole; without its line end. */
  readonly onLine?: (line: string) => void;
}

export interface ProgramResult {
  /** 128 and the signal's number when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, never through a shell.
 *
 * @param commandLine - The operator's way to reach it: `mas-cli`, `docker exec -i mas mas-cli`; split at blanks as a
 *   shell would, quotes and backslashes understood, nothing expanded.
 * @param args - Ours, passed as they are; they can be read by every user of the machine, so never a secret.
 * @throws {OpsError} ops/program-missing, ops/program-timed-out, ops/wrong-use for an unclosed quote, ops/interrupted.
 */
export type RunProgram = (
  commandLine: string,
  args: readonly string[],
  options?: ProgramOptions,
) => Promise<ProgramResult>;
