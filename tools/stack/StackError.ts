/** A failure whose message is written for the person at the terminal: what happened and what to do. */
export class StackError extends Error {
  override readonly name = "StackError";
}
