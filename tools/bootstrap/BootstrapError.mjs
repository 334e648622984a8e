/** Failures whose message is written for the person at the terminal: what is missing and what to do. */

export class BootstrapError extends Error {
  /** @override */
  name = "BootstrapError";
}

/** Something had to be fetched and could not be reached; whoever knows the whole list says what all is missing. */
export class NoNetworkError extends BootstrapError {
  /** @override */
  name = "NoNetworkError";
}
