/** The log port on the browser's console: warnings and errors only, so that a healthy call leaves it clean. */
/* oxlint-disable no-console -- this is the one place that writes to it */
import type { Log } from "../../ports.ts";

/** Lines start with `[call]`. */
export function createConsoleLog(): Log {
  return {
    error: (message, context) => console.error("[call]", message, context ?? ""),
    warn: (message, context) => console.warn("[call]", message, context ?? ""),
    info: (message, context) => console.debug("[call]", message, context ?? ""),
  };
}
