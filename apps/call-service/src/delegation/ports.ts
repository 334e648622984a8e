/** What the keeping of delayed leaves asks of the world. Adapter: createDelayedEvents.ts. */
import type { DelayedEventAnswer } from "./LeaveState.ts";
import type { LeaveJob } from "./LeaveJob.ts";

export interface DelayedEvents {
  /** Whether the homeserver's client API can be found: without it there is nobody to ask. */
  readonly canReach: (serverName: string) => Promise<boolean>;
  /** Starts the homeserver's timer again; gives up after `timeoutMs`. Never rejects. */
  readonly restart: (job: LeaveJob, timeoutMs: number) => Promise<DelayedEventAnswer>;
  /** Has the homeserver send the leave now; gives up after `timeoutMs`. Never rejects. */
  readonly send: (job: LeaveJob, timeoutMs: number) => Promise<DelayedEventAnswer>;
}
