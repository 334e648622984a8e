/** What is known of a person whose leave is delegated, and what is to be done about it when. */

/** A request that is made again and again. */
export interface Attempts {
  /** Milliseconds since the epoch; `Infinity` while the request is under way, or not wanted. */
  readonly dueAt: number;
  /** In a row so far. */
  readonly failures: number;
}

/** Whether the person's client answers when the SFU speaks to it. */
export interface Pulse {
  /** As in {@link Attempts}. */
  readonly dueAt: number;
  /** When it last did, in milliseconds since the epoch; `null` before the first time: silence then means nothing. */
  readonly answeredAt: number | null;
  /** Attempts in a row without an answer, before the first one. */
  readonly vain: number;
}

/** Has not come to the SFU yet; the homeserver's timer is left to run. */
export interface Waiting {
  readonly phase: "waiting";
  /** When to send the leave of somebody who never comes, in milliseconds since the epoch. */
  readonly giveUpAt: number;
  readonly look: Attempts;
}

/** Is on the SFU; the homeserver's timer is started again in time. */
export interface Present {
  readonly phase: "present";
  readonly restart: Attempts;
  readonly look: Attempts;
  readonly pulse: Pulse;
}

/** Is said to have left, and may be about to come back: reconnecting ends one session and starts another. */
export interface Missing {
  readonly phase: "missing";
  readonly restart: Attempts;
  readonly look: Attempts;
  /** Milliseconds since the epoch; what was asked before says nothing of now. */
  readonly since: number;
  /** From when on nobody in the room means that they left, in milliseconds since the epoch. */
  readonly certainAt: number;
}

/** Has left: the leave is sent until the homeserver has it. */
export interface Leaving {
  readonly phase: "leaving";
  readonly send: Attempts;
  readonly giveUpAt: number;
  /** Came back while the leave was on its way. */
  readonly isBack: boolean;
}

/**
 * Nothing more to do. `left`: the leave is sent. `expired`: the homeserver has no such delayed event
 * any more, sent or cancelled by somebody else. `given-up`: it could not be sent for too long.
 */
export interface Over {
  readonly phase: "over";
  readonly outcome: "left" | "expired" | "given-up";
}

export type LeaveState = Waiting | Present | Missing | Leaving | Over;

/** What the homeserver says to `restart` or `send`. */
export type DelayedEventAnswer =
  | { readonly kind: "done" }
  /** It has no such delayed event: sent already, or cancelled. */
  | { readonly kind: "unknown" }
  | { readonly kind: "limited"; readonly retryAfterMs: number }
  /** `why`: a status or an error's code, for the log. */
  | { readonly kind: "failed"; readonly why: string };

interface Happening {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** In [0, 1), from outside so that a test can choose it. */
  readonly jitter: number;
}

export type LeaveEvent = Happening &
  (
    | { readonly kind: "timePassed" }
    /** The SFU says by webhook that they joined. */
    | { readonly kind: "joined" }
    /** The SFU says by webhook that a session of theirs ended, or their room; `isShutdown`: with the SFU. */
    | { readonly kind: "left"; readonly isShutdown: boolean }
    | {
        readonly kind: "looked";
        readonly found: "there" | "nobody" | "no-answer";
        readonly askedAt: number;
      }
    /** `no-answer`: of the SFU itself, which is another matter than a client that it cannot ask. */
    | {
        readonly kind: "pulseFelt";
        readonly pulse: "answered" | "silent" | "nobody" | "untold" | "no-answer";
      }
    | { readonly kind: "restarted"; readonly answer: DelayedEventAnswer; readonly askedAt: number }
    | { readonly kind: "sent"; readonly answer: DelayedEventAnswer }
  );

/** `look`, `pulse`, `restart` and `send` ask; each is answered by an event of its own. */
export type LeaveEffect =
  | { readonly kind: "look" | "pulse" | "restart" | "send" }
  /** They are on the SFU for the first time. */
  | { readonly kind: "markSeen" }
  /** The homeserver's timer runs from then on, in milliseconds since the epoch. */
  | { readonly kind: "saveRestart"; readonly restartedAt: number };

export interface LeaveTiming {
  /** Milliseconds until the homeserver sends the leave by itself. */
  readonly delayMs: number;
  /** Milliseconds between two looks at who is there; 0 is never. */
  readonly lookIntervalMs: number;
  /** Milliseconds of silence after which a client that used to answer is gone; 0 is never. */
  readonly silenceMs: number;
}
