/** Keeps the delayed leaves that people hand over. Rules S170–S176 in SPEC.md. */
import type { LiveKitIdentity, LiveKitRoomName, UserId } from "@tertulia/protocol";
import type { Alarms, Clock, Log, Sfu } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import type { SfuEvents } from "../sfuEvents/createSfuEvents.ts";
import type { Store } from "../store/Store.ts";
import { createKeepers, type Keepers } from "./createKeepers.ts";
import { jobKey, type LeaveJob } from "./LeaveJob.ts";
import type { LeaveState, LeaveTiming } from "./LeaveState.ts";
import type { DelayedEvents } from "./ports.ts";
import { shareJobs } from "./shareJobs.ts";

/** What somebody hands over. */
export interface NewLeave extends Omit<LeaveJob, "restartedAt" | "wasSeen" | "userId"> {
  readonly userId: UserId;
}

/** One delegated leave, for whoever shows what goes on. */
export interface LeaveReport {
  readonly room: LiveKitRoomName;
  readonly identity: LiveKitIdentity;
  readonly phase: LeaveState["phase"];
  /** When the homeserver's timer last started, in milliseconds since the epoch. */
  readonly restartedAt: number;
  readonly delayMs: number;
}

export interface Delegations {
  /**
   * Returns for a leave that can be kept; nothing is created yet.
   *
   * @throws {Refusal} `delegation/*`.
   */
  readonly check: (
    leave: Pick<NewLeave, "room" | "identity" | "userId" | "serverName">,
  ) => Promise<void>;
  /**
   * It is in the store when this resolves, unless the store is away; then it is put there later.
   *
   * @throws {Refusal} `delegation/too-many`: others of the same person may have come in since `check`.
   */
  readonly accept: (leave: NewLeave) => Promise<void>;
  /** The leaves that this replica works on. */
  readonly list: () => readonly LeaveReport[];
  /** Resolves once the jobs of whoever was there before are taken up, or the store is away. */
  readonly start: () => Promise<void>;
  /** Nothing more is begun here; other replicas may take the jobs. Resolves when nothing is under way. */
  readonly handOver: () => Promise<void>;
}

export interface DelegationOptions {
  readonly store: Store;
  readonly sfu: Sfu;
  readonly sfuEvents: SfuEvents;
  readonly delayedEvents: DelayedEvents;
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** In [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  readonly timing: Omit<LeaveTiming, "delayMs">;
  readonly maxJobsPerPerson: number;
}

/** Idle until `start`, except for what it accepts itself. */
export function createDelegations(options: DelegationOptions): Delegations {
  const { store, clock, log, delayedEvents } = options;
  let isHandedOver = false;
  const shared = shareJobs({ ...options, keepers: () => keepers });
  const keepers: Keepers = createKeepers({
    ...options,
    onChange: shared.save,
    onTrouble: ({ room, serverName }, method, why) => {
      log.warn("delayed event not served", { room, host: serverName, method, why });
    },
    onOver: (keeper, outcome) => {
      const job = keeper.job();
      // In the call without a membership: only a client of theirs can mend that.
      const isStranded = outcome === "expired" && job.wasSeen;
      const context = { outcome, room: job.room, wasSeen: job.wasSeen };
      log[isStranded || outcome === "given-up" ? "warn" : "info"]("delegated leave over", context);
      shared.remove(job);
    },
  });

  const refuseTooMany = ({
    room,
    identity,
    userId,
  }: Pick<NewLeave, "room" | "identity" | "userId">) => {
    const isNew = keepers.get(jobKey({ room, identity })) === undefined;
    const max = options.maxJobsPerPerson;
    if (isNew && shared.countOf(userId) >= max) {
      throw new Refusal("delegation/too-many", `${max} leaves`);
    }
  };

  return {
    check: async (leave) => {
      const { serverName } = leave;
      if (isHandedOver && store.state().kind === "memory") throw new Refusal("delegation/closing");
      refuseTooMany(leave);
      if (!(await delayedEvents.canReach(serverName))) {
        throw new Refusal("delegation/no-client-api");
      }
    },
    accept: async (leave) => {
      const job: LeaveJob = { ...leave, restartedAt: clock.now(), wasSeen: false };
      if (!isHandedOver) {
        dropTwins(job, keepers, shared.remove);
        refuseTooMany(leave);
        keepers.keep(job);
      }
      await shared.put(job);
      log.info("delegated leave accepted", { room: job.room, delayMs: job.delayMs });
    },
    list: () => keepers.all().map((keeper) => toReport(keeper.job(), keeper.phase())),
    start: shared.start,
    handOver: async () => {
      isHandedOver = true;
      const keys = keepers.all().map((keeper) => jobKey(keeper.job()));
      await Promise.all(keys.map(keepers.drop));
      await shared.release();
    },
  };
}

/** The same delayed event handed over under the other name of its device would be kept twice. */
function dropTwins(job: LeaveJob, keepers: Keepers, remove: (job: LeaveJob) => void): void {
  for (const keeper of keepers.all()) {
    const other = keeper.job();
    const isTwin = other.delayId === job.delayId && other.serverName === job.serverName;
    if (!isTwin || jobKey(other) === jobKey(job)) continue;
    void keepers.drop(jobKey(other));
    remove(other);
  }
}

function toReport({ room, identity, restartedAt, delayMs }: LeaveJob, phase: LeaveState["phase"]) {
  return { room, identity, phase, restartedAt, delayMs };
}
