/** Who is logged in on the operator page. Rules S287–S289 in SPEC.md. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { Secret } from "@tertulia/protocol";
import type { Clock } from "../ports.ts";
import { setNewest } from "../internal/setNewest.ts";

const SESSION_MS = 12 * 60 * 60_000;
const MAX_SESSIONS = 100;
const TOKEN_BYTES = 32;
const MAX_WRONG = 5;
const WRONG_WINDOW_MS = 15 * 60_000;
const MAX_ADDRESSES = 1_000;

export interface Session {
  /** Goes with every form, so that another site's form is not one of ours. */
  readonly formToken: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

export type LoginResult =
  | { readonly kind: "in"; readonly cookie: Secret; readonly seconds: number }
  | { readonly kind: "wrong" }
  | { readonly kind: "locked"; readonly retryAfterSeconds: number };

export interface Sessions {
  /** Five wrong passwords from one address, and for a quarter of an hour nobody from there is asked. */
  readonly logIn: (password: string, address: string) => LoginResult;
  /** @returns `null` when the cookie opens nothing, any more or ever. */
  readonly find: (cookie: string | undefined) => Session | null;
  readonly logOut: (cookie: string | undefined) => void;
}

/** In memory: a restart logs everybody out. Another password does so too. */
export function createSessions({
  password,
  clock,
}: {
  /** Read for each use; `null` lets nobody in. */
  readonly password: () => Secret | null;
  readonly clock: Clock;
}): Sessions {
  const sessions = new Map<string, Session & { readonly passwordDigest: string }>();
  const wrongs = createWrongPasswords(clock);

  return {
    logIn: (given, address) => {
      const retryAfterSeconds = wrongs.retryAfterSeconds(address);
      if (retryAfterSeconds > 0) return { kind: "locked", retryAfterSeconds };
      const right = password();
      if (right === null || !timingSafeEqual(digest(given), digest(right.reveal()))) {
        wrongs.note(address);
        return { kind: "wrong" };
      }
      const cookie = randomBytes(TOKEN_BYTES).toString("base64url");
      const session = {
        formToken: randomBytes(TOKEN_BYTES).toString("base64url"),
        endsAt: clock.now() + SESSION_MS,
        passwordDigest: digest(right.reveal()).toString("hex"),
      };
      setNewest(sessions, [keyOf(cookie), session], MAX_SESSIONS);
      return { kind: "in", cookie: new Secret(cookie), seconds: SESSION_MS / 1000 };
    },
    find: (cookie) => {
      const session = cookie === undefined ? undefined : sessions.get(keyOf(cookie));
      if (session === undefined || session.endsAt <= clock.now()) return null;
      const right = password();
      if (right === null || digest(right.reveal()).toString("hex") !== session.passwordDigest) {
        return null;
      }
      return { formToken: session.formToken, endsAt: session.endsAt };
    },
    logOut: (cookie) => {
      if (cookie !== undefined) sessions.delete(keyOf(cookie));
    },
  };
}

/** Equal lengths for a comparison that takes the same time for every guess. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Found by its digest, so that a look-up tells nothing about how much of a cookie is right. */
function keyOf(cookie: string): string {
  return digest(cookie).toString("hex");
}

function createWrongPasswords(clock: Clock) {
  const wrongs = new Map<string, readonly number[]>();
  const recent = (address: string): readonly number[] =>
    (wrongs.get(address) ?? []).filter((at) => at > clock.now() - WRONG_WINDOW_MS);
  return {
    note: (address: string): void => {
      const times = [...recent(address), clock.now()].slice(-MAX_WRONG);
      setNewest(wrongs, [address, times], MAX_ADDRESSES);
    },
    retryAfterSeconds: (address: string): number => {
      const times = recent(address);
      const [first] = times;
      if (times.length < MAX_WRONG || first === undefined) return 0;
      return Math.ceil((first + WRONG_WINDOW_MS - clock.now()) / 1000);
    },
  };
}
