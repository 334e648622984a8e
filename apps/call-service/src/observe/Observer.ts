/** What the service tells of its own work while it does it; whoever counts or shows it implements this. */
import type { RefusalReason } from "../Refusal.ts";
import type { Endpoint } from "./endpointOf.ts";

/**
 * - `granted`: the caller got what it came for; `refused`: a `Refusal`; `failed`: an unforeseen error.
 * - `preflight`: a browser asked whether it may ask; `declined`: no such path or method.
 */
export type RequestOutcome = "granted" | "refused" | "failed" | "preflight" | "declined";

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

export interface EndedLookUp {
  /** `found`, or why nobody was; `failed` is an unforeseen error. */
  readonly outcome: "found" | "failed" | RefusalReason;
  readonly tookMs: number;
}

/** Every function returns at once and never throws: a request does not wait for being counted. */
export interface Observer {
  readonly requestEnded: (request: EndedRequest) => void;
  /** A homeserver was asked whose token it is. */
  readonly lookUpEnded: (lookUp: EndedLookUp) => void;
}

/** Tells each of them, in this order. */
export function joinObservers(observers: readonly Observer[]): Observer {
  return {
    requestEnded: (request) => observers.forEach((observer) => observer.requestEnded(request)),
    lookUpEnded: (lookUp) => observers.forEach((observer) => observer.lookUpEnded(lookUp)),
  };
}
