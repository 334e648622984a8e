/** Jobs in a Redis hash that peers share, each held by one replica for a few seconds at a time. Rules S171–S174, S185 in SPEC.md. */
import type { Redis } from "ioredis";
import { jobKey, type LeaveJob } from "../delegation/LeaveJob.ts";
import { parseJobRecord, toJobRecord } from "./jobRecord.ts";
import { HOLD, PUT, RELEASE, REMOVE, SAVE } from "./jobScripts.ts";
import type { JobStore } from "./Store.ts";

const JOBS = "lk-jwt:jobs";
const DETAILS = "tertulia:jobs";
const LEASES = "tertulia:leases";
/** With a renewal every two seconds a dead replica's jobs are taken over within eight. */
const LEASE_MS = 6_000;

export interface RedisJobsOptions {
  readonly redis: Redis;
  /** Unlike any other replica's. */
  readonly replica: string;
  /** The server knows no scripts: every job is this replica's. Told once. */
  readonly onAlone: () => void;
}

/** A server that knows hashes alone serves one replica. */
export function createRedisJobs({ redis, replica, onAlone }: RedisJobsOptions): JobStore {
  let isAlone = false;
  let isReleased = false;

  /** @returns `null` where the server knows no scripts. */
  const run = async (script: string, ...args: (string | number)[]): Promise<unknown> => {
    if (isAlone) return null;
    try {
      return await redis.eval(script, 3, JOBS, DETAILS, LEASES, replica, ...args);
    } catch (error) {
      if (!isUnknownCommand(error)) throw error;
      isAlone = true;
      onAlone();
      return null;
    }
  };

  const writePlain = async (key: string, job: LeaveJob): Promise<void> => {
    const texts = toJobRecord(job);
    await redis.hset(JOBS, key, texts.job);
    await redis.hset(DETAILS, key, texts.details);
  };

  return {
    hold: async () => {
      const [jobs, details] = await Promise.all([redis.hgetall(JOBS), redis.hgetall(DETAILS)]);
      const keys = Object.keys(jobs);
      const answer = await run(HOLD, LEASE_MS, ...keys);
      const held = new Set<unknown>(Array.isArray(answer) ? answer : keys);
      const result = { held: [] as LeaveJob[], elsewhere: [] as LeaveJob[] };
      for (const [key, text] of Object.entries(jobs)) {
        const job = parseJobRecord(text, details[key]);
        // Under another key than its own it could never be removed.
        if (job === null || jobKey(job) !== key) continue;
        result[held.has(key) ? "held" : "elsewhere"].push(job);
      }
      return result;
    },
    put: async (job) => {
      const key = jobKey(job);
      const texts = toJobRecord(job);
      const leaseMs = isReleased ? 0 : LEASE_MS;
      const done = await run(PUT, leaseMs, key, texts.job, texts.details);
      if (done === null) await writePlain(key, job);
    },
    save: async (job) => {
      const texts = toJobRecord(job);
      const done = await run(SAVE, jobKey(job), texts.job, texts.details);
      if (done === null) await writePlain(jobKey(job), job);
    },
    remove: async (job) => {
      if ((await run(REMOVE, jobKey(job))) !== null) return;
      await redis.hdel(JOBS, jobKey(job));
      await redis.hdel(DETAILS, jobKey(job));
    },
    release: async () => {
      isReleased = true;
      await run(RELEASE);
    },
  };
}

function isUnknownCommand(error: unknown): boolean {
  return (
    error instanceof Error && /unknown command|not supported|unsupported/iu.test(error.message)
  );
}
