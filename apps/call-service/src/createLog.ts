/** The log on standard output: JSON lines for machines, plain lines for people. Rules S280–S281 in SPEC.md. */
import { pino } from "pino";
import { toLogText } from "./internal/toLogText.ts";
import type { Log } from "./ports.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";
/** `auto`: text where the output is a terminal, else JSON. */
export type LogFormat = "auto" | "json" | "text";

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Default: standard output. */
  readonly output?: Pick<NodeJS.WriteStream, "isTTY" | "write">;
}

/** One line per entry: `time` in ISO 8601, `level` by name, `msg`, and the context beside them. */
export function createLog({ level, format, output }: LogOptions): Log {
  const isTerminal = (output ?? process.stdout).isTTY;
  const isText = format === "text" || (format === "auto" && isTerminal);
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const lines = isText
    ? pino(options, {
        write: (line) =>
          (output ?? process.stdout).write(toLogText(line, { isColoured: isTerminal })),
      })
    : pino(options, output ?? pino.destination(1));
  return {
    debug: (message, context = {}) => lines.debug(context, message),
    info: (message, context = {}) => lines.info(context, message),
    warn: (message, context = {}) => lines.warn(context, message),
    error: (message, context = {}) => lines.error(context, message),
  };
}
