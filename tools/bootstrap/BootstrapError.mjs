/** A failure whose message is written for the person at the terminal: what is missing and what to do. */
export class BootstrapError extends Error {
  /** @override */
  name = "BootstrapError";
}
