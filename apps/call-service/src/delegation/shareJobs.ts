/** Keeps what this replica works on and what the store says together. Rules S171–S176 in SPEC.md. */
import type { Alarms, Clock, Log } from "../ports.ts";
import type { Store } from "../store/Store.ts";
import type { Keepers } from "./createKeepers.ts";
import { jobKey, type LeaveJob } from "./LeaveJob.ts";

/** How often replicas make sure of their jobs; a dead one's are taken when its hold has run out. */
const HOLD_INTERVAL_MS = 2_000;

export interface SharedJobs {
  /** A new job of this replica's. It is in the store when this resolves, or will be when that is back. */
  readonly put: (job: LeaveJob) => Promise<void>;
  readonly save: (job: LeaveJob) => void;
  readonly remove: (job: LeaveJob) => void;
  /** How many jobs of a person there are, this replica's and, a few seconds old, those of others. */
  readonly countOf: (userId: string) => number;
  /** Resolves once the jobs that nobody works on are taken up, or the store is away. */
  readonly start: () => Promise<void>;
  /** Other replicas may take all that is here and all that is still put. */
  readonly release: () => Promise<void>;
}

export interface SharedJobsOptions {
  readonly store: Store;
  readonly keepers: () => Keepers;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly log: Log;
}

/** Idle until `start`. */
export function shareJobs({ store, keepers, clock, alarms, log }: SharedJobsOptions): SharedJobs {
  /** Jobs that the store does not have as they are here. */
  const unsaved = new Set<string>();
  /** Jobs that ended while the store was being asked. */
  const removed = new Set<string>();
  let elsewhere: readonly LeaveJob[] = [];
  let isReleased = false;
  let running: Promise<void> | null = null;
  let cancelAlarm = (): void => undefined;

  const write = async (job: LeaveJob, method: "put" | "save"): Promise<void> => {
    const key = jobKey(job);
    try {
      await store.jobs[method](job);
      unsaved.delete(key);
    } catch {
      if (!isReleased) unsaved.add(key);
    }
  };

  const remove = (job: LeaveJob): void => {
    unsaved.delete(jobKey(job));
    removed.add(jobKey(job));
    // What stays behind is found expired, or unknown to the homeserver, by whoever takes it up.
    store.jobs.remove(job).catch(() => undefined);
  };

  const takeUp = (job: LeaveJob): void => {
    if (job.restartedAt + job.delayMs <= clock.now()) return remove(job);
    log.info("delegated leave taken up", { room: job.room });
    keepers().keep(job);
  };

  const reconcile = async (): Promise<void> => {
    removed.clear();
    const before = new Map(
      keepers()
        .all()
        .map((keeper) => [jobKey(keeper.job()), keeper]),
    );
    const jobs = await store.jobs.hold();
    if (isReleased) return;
    elsewhere = jobs.elsewhere;
    const isNew = (key: string): boolean => keepers().get(key) !== before.get(key);
    const missing = new Set(before.keys());
    for (const job of jobs.held) {
      const key = jobKey(job);
      missing.delete(key);
      // What happened here since the store was asked is newer than its answer.
      if (removed.has(key) || unsaved.has(key) || isNew(key)) continue;
      if (keepers().get(key)?.job().delayId !== job.delayId) takeUp(job);
    }
    for (const job of elsewhere) {
      const key = jobKey(job);
      missing.delete(key);
      if (!unsaved.has(key) && !isNew(key)) void keepers().drop(key);
    }
    for (const key of new Set([...missing, ...unsaved])) {
      const keeper = keepers().get(key);
      if (keeper !== undefined) await write(keeper.job(), "put");
    }
  };

  /** One at a time; never rejects. While the store is away everything goes on with what is here. */
  const run = (): Promise<void> => {
    running ??= reconcile()
      .catch(() => undefined)
      .finally(() => {
        running = null;
        cancelAlarm();
        if (!isReleased) cancelAlarm = alarms.set(clock.now() + HOLD_INTERVAL_MS, () => void run());
      });
    return running;
  };

  const tellOthers = (): void => {
    // They look by themselves every few seconds.
    store.messages.publish({ kind: "jobsChanged" }).catch(() => undefined);
  };

  store.messages.subscribe(({ kind }) => {
    if (kind === "jobsChanged" && !isReleased) void run();
  });

  return {
    put: async (job) => {
      const key = jobKey(job);
      const isAnothers = elsewhere.some((other) => jobKey(other) === key);
      await write(job, "put");
      // A new job concerns nobody else; one that takes another's place, or is nobody's, does.
      if (isAnothers || isReleased) tellOthers();
    },
    save: (job) => void write(job, "save"),
    remove,
    countOf: (userId) => {
      const here = keepers()
        .all()
        .map((keeper) => keeper.job());
      return [...here, ...elsewhere].filter((job) => job.userId === userId).length;
    },
    start: async () => {
      // Nobody was there before, and there are no others.
      if (store.state().kind !== "memory") await run();
    },
    release: async () => {
      isReleased = true;
      cancelAlarm();
      await store.jobs.release().catch(() => undefined);
      tellOthers();
    },
  };
}
