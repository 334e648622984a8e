/** Turns the SDK's log down: by default it writes a line for every request, with room ids in it. */
import { logger } from "matrix-js-sdk/lib/logger.js";

/** What the SDK's logger is underneath (loglevel); its own type leaves this out. */
interface LeveledLogger {
  methodFactory: (method: string) => (...parts: readonly unknown[]) => void;
  readonly rebuild: () => void;
}

/** Somebody joins or leaves while this person joins: the membership is on its way already, and nothing is wrong. */
const HANDLED = /^tried adding another `SendDelayedEvent` actions/;

let isMuted = false;

/**
 * Keeps errors, but for those that the SDK deals with itself, and drops the rest; loggers that the SDK makes later inherit it.
 *
 * @returns drops errors too, until the next call: what the SDK says of a client that was closed under its hands is no fault.
 */
export function quietSdkLog(): () => void {
  isMuted = false;
  const leveled = logger as unknown as LeveledLogger;
  leveled.methodFactory = (method) => (method === "error" ? writeError : drop);
  leveled.rebuild();
  return () => {
    isMuted = true;
  };
}

function writeError(...parts: readonly unknown[]): void {
  if (isMuted || parts.some((part) => typeof part === "string" && HANDLED.test(part))) return;
  // The one place where the SDK's faults become visible.
  // oxlint-disable-next-line no-console
  console.error(...parts);
}

function drop(): void {
  // Told nobody.
}
