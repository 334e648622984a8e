/** All that an operator has of the service: what it counts, whether it is ready, and the ports to look at that. */
import { listenOn } from "./internal/listenOn.ts";
import { createCallCounter } from "./metrics/createCallCounter.ts";
import { createServiceMetrics, JOB_STATES, type JobState } from "./metrics/createServiceMetrics.ts";
import { readProcessFigures } from "./metrics/processMetrics.ts";
import { joinObservers } from "./observe/Observer.ts";
import { createMetricsApp, createOperatorApp } from "./operatorPage/createOperatorApp.ts";
import { createOperatorPage } from "./operatorPage/createOperatorPage.ts";
import type { JobReport } from "./operatorPage/OperatorSnapshot.ts";
import type { CallServiceParts } from "./ports.ts";
import { createOwnReadiness } from "./readiness/createOwnReadiness.ts";
import type { StoreState } from "./store/Store.ts";

const COUNT_INTERVAL_MS = 15_000;

export interface WatchedParts extends Pick<
  CallServiceParts,
  "config" | "clock" | "log" | "homeserver" | "sfu" | "ledger"
> {
  /** `null`: none are kept here. */
  readonly jobs: () => readonly JobReport[] | null;
  readonly storeState: () => StoreState;
  readonly probeMembership: () => Promise<unknown> | null;
}

export interface OperatorSide extends Pick<CallServiceParts, "observer" | "readiness"> {
  /** Opens the ports that are configured; without one nothing is asked of anybody. */
  readonly start: () => void;
  /** Ends what is being watched at once; harmless when called twice. */
  readonly close: () => void;
}

/** Of the parts as they are, so that what an operator looks at is not counted as traffic. */
export function createOperatorSide(parts: WatchedParts): OperatorSide {
  const { config, log, sfu, clock } = parts;
  const counter = createCallCounter({ sfu, clock });
  const readiness = createOwnReadiness(parts);
  const metrics = createServiceMetrics({
    callCount: () => counter.latest()?.calls ?? null,
    participantCount: () => counter.latest()?.participants ?? null,
    jobCounts: () => countByState(parts.jobs()),
    isRedisUp: () => isRedisUp(parts.storeState()),
    process: readProcessFigures(),
  });
  const page = createOperatorPage({ ...parts, readiness });
  const closers: (() => void)[] = [];

  const count = async (): Promise<void> => {
    const found = await counter.count();
    if (found !== null) page.noteCount(found);
  };

  return {
    observer: joinObservers([metrics.observer, ...page.observers]),
    readiness,
    start: () => {
      const { bind, metricsBind } = config.operator;
      if (bind === null && metricsBind === null) return;
      void count();
      const timer = setInterval(() => void count(), COUNT_INTERVAL_MS);
      closers.push(() => clearInterval(timer));
      if (metricsBind !== null) {
        const socket = { name: "metrics", bind: metricsBind, log };
        closers.push(listenOn(createMetricsApp(metrics.text), socket).close);
      }
      if (bind !== null) {
        const app = createOperatorApp({
          readiness,
          log,
          metrics: metricsBind === null ? metrics.text : null,
          page: page.app,
          hasPassword: () => config.operator.password !== null,
        });
        closers.push(listenOn(app, { name: "operator", bind, log }).close);
      }
    },
    close: () => {
      for (const close of closers.splice(0)) close();
    },
  };
}

function isRedisUp({ kind }: StoreState): boolean | null {
  return kind === "memory" ? null : kind === "ready";
}

function countByState(jobs: readonly JobReport[] | null): Record<JobState, number> | null {
  if (jobs === null) return null;
  const counts = Object.fromEntries(JOB_STATES.map((state) => [state, 0]));
  for (const { phase } of jobs) counts[phase] = (counts[phase] ?? 0) + 1;
  return counts as Record<JobState, number>;
}
