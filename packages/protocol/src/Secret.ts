/** A string that must not be printed: tokens and keys. Only `reveal()` gives it out. */
const MASK = "[secret]";
/** What Node's `util.inspect`, and with it `console.log`, calls; by name, because this package knows no host. */
const INSPECT: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

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

  [INSPECT](): string {
    return MASK;
  }
}
