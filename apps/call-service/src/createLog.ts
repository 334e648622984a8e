/** The log as JSON lines on standard output. */
import { pino } from "pino";
import type { Log } from "./ports.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line per entry: `time` in ISO 8601, `level` by name, `msg`, and the context beside them. */
export function createLog(level: LogLevel): Log {
  const lines = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
  return {
    debug: (message, context = {}) => lines.debug(context, message),
    info: (message, context = {}) => lines.info(context, message),
    warn: (message, context = {}) => lines.warn(context, message),
    error: (message, context = {}) => lines.error(context, message),
  };
}
