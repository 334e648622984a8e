/** A log that keeps its lines for a test to read. */
import type { Log } from "../ports.ts";

export interface LogLine {
  readonly level: keyof Log;
  readonly message: string;
  readonly context: Parameters<Log["info"]>[1];
}

export interface MemoryLog {
  readonly log: Log;
  /** Grows with every entry. */
  readonly lines: readonly LogLine[];
}

/** Starts empty. */
export function createMemoryLog(): MemoryLog {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (message: string, context: LogLine["context"] = {}): void => {
      lines.push({ level, message, context });
    };
  return {
    log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") },
    lines,
  };
}
