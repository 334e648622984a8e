/** An OAuth client as the operator wants it, and as MAS has it. */

export type ClientAuthMethod = "none" | "client_secret_basic" | "client_secret_post";

export interface WantedClient {
  /** The operator's name for it, unique; its id is kept under that. */
  readonly key: string;
  /** ULID; `null` when the operator leaves it to us. */
  readonly id: string | null;
  /** What people read on the consent page. */
  readonly name: string;
  /** Absolute URL. */
  readonly uri: string;
  readonly redirectUris: readonly string[];
  readonly authMethod: ClientAuthMethod;
  /** Absolute path as MAS sees it; `null` with `none`. */
  readonly secretFile: string | null;
}

export interface PresentClient {
  /** ULID. */
  readonly id: string;
  readonly name: string | null;
  readonly uri: string | null;
  readonly redirectUris: readonly string[];
  /** `null` where it cannot be seen: the admin API does not tell. */
  readonly authMethod: string | null;
  /** Whether it came from a configuration; a client that registered itself is not. */
  readonly isStatic: boolean;
}
