/** Why a request is not granted: a closed list of reasons, each with the one answer its caller sees. */

type RefusalStatus = 400 | 401 | 403 | 404 | 413 | 429 | 500 | 502 | 503;

export interface RefusalAnswer {
  readonly status: RefusalStatus;
  /** Matrix error code, as in the "Standard error response" of the client-server API. */
  readonly errcode:
    | "M_NOT_JSON"
    | "M_BAD_JSON"
    | "M_TOO_LARGE"
    | "M_INVALID_PARAM"
    | "M_UNAUTHORIZED"
    | "M_MISSING_TOKEN"
    | "M_UNKNOWN_TOKEN"
    | "M_UNRECOGNIZED"
    | "M_FORBIDDEN"
    | "M_LIMIT_EXCEEDED"
    | "M_RESOURCE_LIMIT_EXCEEDED"
    | "M_UNKNOWN";
  readonly error: string;
  /** How long to wait before asking again, in milliseconds; absent where that would not help. */
  readonly retryAfterMs?: number;
}

// One text for all of them: whoever probes learns nothing about which check failed (S18).
const UNAUTHORIZED = {
  status: 401,
  errcode: "M_UNAUTHORIZED",
  error: "Who asks could not be verified.",
} as const;
const SFU_FAILED = {
  status: 500,
  errcode: "M_UNKNOWN",
  error: "The media server did not prepare the room.",
} as const;

const TOO_OFTEN = {
  status: 429,
  errcode: "M_LIMIT_EXCEEDED",
  error: "Too many requests: try again later.",
} as const;

const ANSWERS = {
  /** One address asks more often than it may. */
  "limits/address": TOO_OFTEN,
  /** One person asks more often than they may. */
  "limits/person": TOO_OFTEN,
  /** More bytes than this route reads. */
  "body/too-large": { status: 413, errcode: "M_TOO_LARGE", error: "The body is too large." },
  /** The caller hung up, or was cut off, before the body was whole. */
  "body/unfinished": { status: 400, errcode: "M_NOT_JSON", error: "The body is not whole." },
  /** The body is not one JSON object. */
  "body/not-json": { status: 400, errcode: "M_NOT_JSON", error: "The body is not a JSON object." },
  /** A known field has another type than it should. */
  "body/wrong-type": { status: 400, errcode: "M_NOT_JSON", error: "A field has the wrong type." },
  /** A required field is absent, null or empty. */
  "body/field-missing": { status: 400, errcode: "M_BAD_JSON", error: "A field is missing." },
  /** A field has the right type and a value that cannot be served. */
  "body/field-invalid": { status: 400, errcode: "M_BAD_JSON", error: "A field is not valid." },
  /** A token and the keeping of a delayed leave in one request, by somebody without full access. */
  "delegation/unsupported": {
    status: 400,
    errcode: "M_BAD_JSON",
    error: "Your delayed leaves are not kept here.",
  },
  /** The keeping of a delayed leave, by somebody without full access. */
  "delegation/restricted": {
    status: 403,
    errcode: "M_FORBIDDEN",
    error: "Your delayed leaves are not kept here.",
  },
  /** The homeserver does not say where its client API is, so nobody could send the leave. */
  "delegation/no-client-api": {
    status: 400,
    errcode: "M_BAD_JSON",
    error: "The homeserver's client API cannot be found.",
  },
  /** The person has as many delegated leaves as one may have. */
  "delegation/too-many": {
    status: 429,
    errcode: "M_LIMIT_EXCEEDED",
    error: "Too many of your delayed leaves are kept here.",
    retryAfterMs: 60_000,
  },
  /** Through the homeserver: it has no such delayed event of that person. */
  "delegation/delay-unknown": {
    status: 400,
    errcode: "M_INVALID_PARAM",
    error: "The homeserver has no such delayed event.",
  },
  /** Through the homeserver and without `delay_timeout`: it does not tell this service the delay. */
  "delegation/delay-unreadable": {
    status: 400,
    errcode: "M_BAD_JSON",
    error: "The delay has to be said: delay_timeout.",
  },
  /** The process ends, and what it keeps ends with it. */
  "delegation/closing": {
    status: 503,
    errcode: "M_UNKNOWN",
    error: "The service is shutting down.",
    retryAfterMs: 5_000,
  },
  /** `matrix_server_name` is on no list of this service. */
  "homeserver/not-served": UNAUTHORIZED,
  /** No connection, no answer in time, or the connection broke. */
  "homeserver/unreachable": UNAUTHORIZED,
  /** The homeserver, which nobody named to us, is at no address of the public internet. */
  "homeserver/address-refused": UNAUTHORIZED,
  /** The homeserver does not know the token. */
  "homeserver/token-refused": UNAUTHORIZED,
  /** The homeserver answered something that is no user information. */
  "homeserver/nonsense": UNAUTHORIZED,
  /** `sub` is not a valid user id of `matrix_server_name`. */
  "person/foreign": UNAUTHORIZED,
  /** The token belongs to somebody else than `member.claimed_user_id`. */
  "person/claims-another": UNAUTHORIZED,
  /** The person is not in the Matrix room of the call. */
  "membership/not-joined": {
    status: 403,
    errcode: "M_FORBIDDEN",
    error: "Only people who are in the room can join its call.",
  },
  /** Whether the person is in the room cannot be asked now. */
  "membership/unknown": {
    status: 503,
    errcode: "M_UNKNOWN",
    error: "It cannot be checked now who is in the room.",
    retryAfterMs: 5_000,
  },
  /** An endpoint for requests through the homeserver, and no homeserver has this service registered. */
  "proxy/not-set-up": {
    status: 404,
    errcode: "M_UNRECOGNIZED",
    error: "Nothing is served here through a homeserver.",
  },
  /** A request to such an endpoint from somebody else than our homeserver, who is not told that it is there. */
  "proxy/not-our-homeserver": {
    status: 404,
    errcode: "M_UNRECOGNIZED",
    error: "Nothing is served here through a homeserver.",
  },
  /** The same, on an endpoint whose callers expect to be told: no token. */
  "proxy/token-missing": {
    status: 401,
    errcode: "M_MISSING_TOKEN",
    error: "The homeserver's token is missing.",
  },
  /** The same: not the `hs_token` of the registration. */
  "proxy/token-unknown": {
    status: 401,
    errcode: "M_UNKNOWN_TOKEN",
    error: "This is not the homeserver's token.",
  },
  /** Our homeserver does not say for whom it asks. */
  "proxy/sender-missing": {
    status: 401,
    errcode: "M_UNAUTHORIZED",
    error: "Who asks was not said.",
  },
  /** For whom our homeserver asks is no user id of its own, or no server name. */
  "proxy/sender-invalid": {
    status: 400,
    errcode: "M_INVALID_PARAM",
    error: "Who asks is not somebody this homeserver speaks for.",
  },
  /** Another homeserver asks for somebody else's people, or is not served. */
  "proxy/sender-foreign": {
    status: 403,
    errcode: "M_FORBIDDEN",
    error: "This homeserver does not get tokens for this person.",
  },
  /** The request is about another SFU than the one of this service. */
  "proxy/other-sfu": {
    status: 400,
    errcode: "M_INVALID_PARAM",
    error: "This URL is not the one of the SFU here.",
  },
  /** The call service of another homeserver refused our person. */
  "relay/refused": {
    status: 403,
    errcode: "M_FORBIDDEN",
    error: "The other homeserver gives no token.",
  },
  /** The call service of another homeserver could not be asked, or answered nonsense. */
  "relay/failed": {
    status: 502,
    errcode: "M_UNKNOWN",
    error: "The other homeserver could not be asked.",
  },
  /** Every seat of the SFU's room is taken, by others. */
  "call/full": {
    status: 503,
    errcode: "M_RESOURCE_LIMIT_EXCEEDED",
    error: "This call takes no more people.",
  },
  /** The SFU's API gave no answer in time. */
  "sfu/unreachable": SFU_FAILED,
  /** The SFU's API answered with an error. */
  "sfu/refused": SFU_FAILED,
} as const satisfies Record<string, RefusalAnswer>;

export type RefusalReason = keyof typeof ANSWERS;

/** The closed list itself, in the order of a request's way. */
export const REFUSAL_REASONS = Object.keys(ANSWERS) as readonly RefusalReason[];

/** Where a refusal was found out, for the log and the operator. */
export interface RefusedStep {
  /** Who was asked: a server name, or `host:port` of the SFU's API. */
  readonly host?: string | undefined;
  /** Milliseconds until the answer, or until it was given up. */
  readonly tookMs?: number | undefined;
  /** Milliseconds after which the same request may be granted, where that is known. */
  readonly retryAfterMs?: number | undefined;
}

/** Thrown by whatever finds out first that a request cannot be granted; answered in one place. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly reason: RefusalReason;
  /** For the log, never a secret: field names, a host's error code, a status. */
  readonly detail: string;
  readonly step: RefusedStep;

  constructor(reason: RefusalReason, detail = "", step: RefusedStep = {}) {
    super(detail === "" ? reason : `${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
    this.step = step;
  }

  /** The same refusal, with what is known of the step that it comes from. */
  during(step: RefusedStep): Refusal {
    return new Refusal(this.reason, this.detail, { ...step, ...this.step });
  }

  /** What the caller is told. Only complaints about its own body carry the detail. */
  get answer(): RefusalAnswer {
    const { retryAfterMs } = this.step;
    const known: RefusalAnswer = ANSWERS[this.reason];
    const answer = retryAfterMs === undefined ? known : { ...known, retryAfterMs };
    if (!this.reason.startsWith("body/") || this.detail === "") return answer;
    return { ...answer, error: `${answer.error} (${this.detail})` };
  }
}
