/** Where the service keeps what has to outlive it, and what its replicas share. Adapters: createMemoryStore.ts, createRedisStore.ts. */
import type { LeaveJob } from "../delegation/LeaveJob.ts";
import type { SfuEvent } from "../sfuEvents/SfuEvent.ts";

/** Every method but `state`, `subscribe` and `close` rejects while the store is away, after a second at most. */
export interface Store {
  readonly jobs: JobStore;
  /** Values by key, forgotten in time; maps of different names share nothing. */
  readonly map: (name: string) => StoreMap;
  readonly messages: StoreMessages;
  readonly state: () => StoreState;
  /** Nothing may be asked afterwards. */
  readonly close: () => Promise<void>;
}

export interface HeldJobs {
  /** This replica's to work on, until it does not ask again for some seconds. */
  readonly held: readonly LeaveJob[];
  /** Other replicas'. */
  readonly elsewhere: readonly LeaveJob[];
}

export interface JobStore {
  /** Renews this replica's hold on its jobs, and takes those that nobody holds, or whose holder is dead. */
  readonly hold: () => Promise<HeldJobs>;
  /** A new job of this replica's, in place of one of the same key, whoever held that. */
  readonly put: (job: LeaveJob) => Promise<void>;
  /** What became of a job that this replica holds. */
  readonly save: (job: LeaveJob) => Promise<void>;
  readonly remove: (job: LeaveJob) => Promise<void>;
  /** Its jobs are anybody's from now on, those still to come too. */
  readonly release: () => Promise<void>;
}

export interface StoreMap {
  readonly get: (key: string) => Promise<string | null>;
  /** @param ttlMs - milliseconds until it is forgotten. */
  readonly set: (key: string, value: string, ttlMs: number) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
}

/** What one replica tells all others; a hint that may get lost. */
export type StoreMessage =
  /** The SFU told one of them. */
  | { readonly kind: "sfuEvent"; readonly event: SfuEvent }
  /** There are jobs to take, or to give up. */
  | { readonly kind: "jobsChanged" };

export interface StoreMessages {
  readonly publish: (message: StoreMessage) => Promise<void>;
  /** @returns what ends the subscription. */
  readonly subscribe: (onMessage: (message: StoreMessage) => void) => () => void;
}

/** `memory`: ends with the process; `away`: since when, in milliseconds since the epoch, and the failure's code. */
export type StoreState =
  | { readonly kind: "memory" }
  | { readonly kind: "ready" }
  | { readonly kind: "away"; readonly since: number; readonly why: string };
