/** Why a login did not work: one code per sentence the person reads. */

/** Every way a login can fail; each has a text in both languages. */
export type LoginProblemCode =
  /** The homeserver does not know this name with this password. */
  | "login/wrong-password"
  /** Nothing answers at the typed server name or address. */
  | "login/unknown-homeserver"
  /** Something answers there, but it is no Matrix homeserver. */
  | "login/not-a-homeserver"
  /** The homeserver is known, and does not answer or answers with a server error. */
  | "login/homeserver-down"
  /** The browser says it has no network. */
  | "login/offline"
  /** Too many tries; `retryAfterMs` says how long to wait. */
  | "login/rate-limited"
  /** The link was used before, or is too old. */
  | "login/link-used"
  /** The account was closed. */
  | "login/deactivated"
  /** The homeserver takes no passwords. */
  | "login/no-password-login"
  /** The homeserver ended this login: logged out elsewhere, or removed by an administrator. */
  | "login/session-ended"
  /** Anything else; the evidence is in `cause`. */
  | "login/unexpected";

/** A failed login. The message is for developers and holds no password and no token. */
export class LoginProblem extends Error {
  readonly code: LoginProblemCode;
  /** How long the homeserver wants to be left alone, in milliseconds; `null` when it does not say. */
  readonly retryAfterMs: number | null;

  constructor(
    code: LoginProblemCode,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number | null } = {},
  ) {
    super(code, { cause: options.cause });
    this.name = "LoginProblem";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** The thrown value itself when it is a {@link LoginProblem}, else an unexpected one around it. */
export function toLoginProblem(value: unknown): LoginProblem {
  return value instanceof LoginProblem
    ? value
    : new LoginProblem("login/unexpected", { cause: value });
}
