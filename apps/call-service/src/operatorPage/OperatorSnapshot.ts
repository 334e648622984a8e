/** What the operator page shows, at one moment. */
import type { LiveKitIdentity, LiveKitRoomName, MatrixRoomId, UserId } from "@tertulia/protocol";
import type { JobState } from "../metrics/createServiceMetrics.ts";
import type { Endpoint } from "../observe/endpointOf.ts";
import type { Readiness } from "../readiness/createReadiness.ts";
import type { RefusalReason } from "../Refusal.ts";

/** All times are milliseconds since the epoch. */
export interface OperatorSnapshot {
  readonly takenAt: number;
  readonly startedAt: number;
  readonly readiness: Readiness;
  readonly calls: CallsNow;
  /** Sixty, the oldest first; the last is under way. */
  readonly lastHour: readonly Minute[];
  /** Of the last hour, the reason that came last first. */
  readonly refusals: readonly RefusalSummary[];
  /** `null`: none are kept here. */
  readonly jobs: readonly JobReport[] | null;
}

export type CallsNow =
  | {
      readonly kind: "known";
      /** The longest first. */
      readonly calls: readonly CallNow[];
      /** Calls beyond those. */
      readonly hiddenCount: number;
    }
  /** The SFU does not say. */
  | { readonly kind: "unknown"; readonly reason: RefusalReason | "failed" };

export interface CallNow {
  readonly room: LiveKitRoomName;
  /** `null`: no token for it was given since this service started. */
  readonly matrixRoomId: MatrixRoomId | null;
  /** 0 where the SFU does not say. */
  readonly startedAt: number;
  /** Whoever came first is first. */
  readonly people: readonly PersonNow[];
}

export interface PersonNow {
  readonly identity: LiveKitIdentity;
  /** `null`: nobody knows whose identity that is. */
  readonly userId: UserId | null;
  readonly deviceId: string | null;
  /** 0 where the SFU does not say. */
  readonly joinedAt: number;
  /** Media flows; else they are still on their way in. */
  readonly isActive: boolean;
}

export interface Minute {
  readonly startsAt: number;
  readonly tokens: number;
  readonly refusals: number;
  /** The most at once; `null` where nobody counted. */
  readonly participants: number | null;
}

export interface RefusalSummary {
  readonly reason: RefusalReason;
  readonly count: number;
  /** The last few, the latest first. */
  readonly latest: readonly RefusalNote[];
}

export interface RefusalNote {
  readonly requestId: string;
  readonly at: number;
  readonly endpoint: Endpoint;
  readonly host: string | undefined;
  readonly detail: string;
  readonly stepMs: number | undefined;
}

export interface JobReport {
  readonly room: LiveKitRoomName;
  readonly identity: LiveKitIdentity;
  readonly phase: JobState;
  readonly restartedAt: number;
  readonly delayMs: number;
}
