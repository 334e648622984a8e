/** A command that failed; its message is for the person at the terminal, and holds no secret. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}
