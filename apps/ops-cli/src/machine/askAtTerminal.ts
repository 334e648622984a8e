/** One question to whoever sits at the terminal. Rule O8 in SPEC.md. */
import { createInterface } from "node:readline";
import { interruptedRun } from "./interruptedRun.ts";

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * The line that was typed, without its end; empty when the input ended instead, which is no yes.
 *
 * @throws {OpsError} ops/interrupted.
 */
export function askAtTerminal(
  question: string,
  { input, output, signal }: Terminal,
): Promise<string> {
  const terminal = createInterface({ input, output });
  return new Promise<string>((resolve, reject) => {
    if (signal.aborted) reject(interruptedRun(signal.reason));
    signal.addEventListener("abort", () => reject(interruptedRun(signal.reason)), { once: true });
    // At a terminal Ctrl-C is a key, and ends the interface rather than the process.
    terminal.once("SIGINT", () => reject(interruptedRun("SIGINT")));
    terminal.once("close", () => resolve(""));
    terminal.question(question, resolve);
  }).finally(() => terminal.close());
}
