/** A string that must not be printed: tokens and keys. Only `reveal()` gives it out. */
const MASK = "[secret]";

/** Holds a token; logs, templates and JSON show `[secret]` instead. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The token itself, for the one line that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }
}
