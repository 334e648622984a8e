/** What the service tells of its own work while it does it; whoever counts or shows it implements this. */
import type { RefusalReason } from "../Refusal.ts";
import type { Endpoint } from "./endpointOf.ts";

/**
 * - `granted`: the caller got what it came for; `refused`: a `Refusal`; `failed`: an unforeseen error.
 * - `preflight`: a browser asked whether it may ask; `declined`: no such path or method.
 */
export const REQUEST_OUTCOMES = ["granted", "refused", "failed", "preflight", "declined"] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

/** `repeated`: seen before; the rest are the reasons to believe none of it. */
export const WEBHOOK_RESULTS = [
  "accepted",
  "repeated",
  "signature",
  "body-hash",
  "not-json",
  "wrong-shape",
  "too-large",
  "unfinished",
] as const;
export type WebhookResult = (typeof WEBHOOK_RESULTS)[number];

/** Why a request was refused and where that was found out. Nothing in it is a secret. */
export interface NotedRefusal {
  readonly reason: RefusalReason;
  /** Field names, a host's status or error code; `""` when there is nothing to add. */
  readonly detail: string;
  /** Who was asked in the step that failed: a server name, or `host:port` of the SFU's API. */
  readonly host: string | undefined;
  /** Milliseconds that step took. */
  readonly stepMs: number | undefined;
}

export interface EndedRequest {
  /** As answered in `X-Request-Id`. */
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
  readonly endpoint: Endpoint;
  readonly outcome: RequestOutcome;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Milliseconds from the request's arrival to its answer. */
  readonly tookMs: number;
  /** Present exactly when `outcome` is `refused`. */
  readonly refusal?: NotedRefusal;
}

/** A question to another server that a request waited for. */
export interface EndedQuestion {
  /** `answered`, why not, or `failed` for an unforeseen error. */
  readonly outcome: "answered" | "failed" | RefusalReason;
  readonly tookMs: number;
}

/** Every function returns at once and never throws: a request does not wait for being counted. */
export interface Observer {
  readonly requestEnded: (request: EndedRequest) => void;
  /** A homeserver was asked whose token it is. */
  readonly lookUpEnded: (question: EndedQuestion) => void;
  /** Whose token it is was remembered, and no homeserver asked. */
  readonly lookUpSpared: () => void;
  /** A room was known to be at the SFU, which was not asked for it. */
  readonly roomSpared: () => void;
  /** The SFU's API was asked. */
  readonly sfuCallEnded: (question: EndedQuestion) => void;
  readonly webhookEnded: (result: WebhookResult) => void;
}

/** Tells each of them what it wants to know, in this order. */
export function joinObservers(observers: readonly Partial<Observer>[]): Observer {
  return {
    requestEnded: (request) => observers.forEach((one) => one.requestEnded?.(request)),
    lookUpEnded: (question) => observers.forEach((one) => one.lookUpEnded?.(question)),
    lookUpSpared: () => observers.forEach((one) => one.lookUpSpared?.()),
    roomSpared: () => observers.forEach((one) => one.roomSpared?.()),
    sfuCallEnded: (question) => observers.forEach((one) => one.sfuCallEnded?.(question)),
    webhookEnded: (result) => observers.forEach((one) => one.webhookEnded?.(result)),
  };
}
