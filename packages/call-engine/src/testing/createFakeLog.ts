/** A log that keeps its lines. */
import type { Log } from "../ports.ts";

/** One line. */
export interface FakeLogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly context: Readonly<Record<string, unknown>> | undefined;
}

/** The log and what was written. */
export interface FakeLog extends Log {
  readonly lines: readonly FakeLogLine[];
}

/** Creates an empty log. */
export function createFakeLog(): FakeLog {
  const lines: FakeLogLine[] = [];
  const write =
    (level: keyof Log): Log["info"] =>
    (message, context) =>
      void lines.push({ level, message, context });
  return { lines, error: write("error"), warn: write("warn"), info: write("info") };
}
