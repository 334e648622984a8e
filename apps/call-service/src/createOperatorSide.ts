/** All that an operator has of the service: what it counts, whether it is ready, and the ports to look at that. */
import type { Config } from "./config.ts";
import type { Delegations, LeaveReport } from "./delegation/createDelegations.ts";
import { createCallCounter } from "./metrics/createCallCounter.ts";
import { createServiceMetrics, type JobState } from "./metrics/createServiceMetrics.ts";
import { readProcessFigures } from "./metrics/processMetrics.ts";
import { joinObservers } from "./observe/Observer.ts";
import { listenOn } from "./internal/listenOn.ts";
import { createMetricsApp, createOperatorApp } from "./operatorPage/createOperatorApp.ts";
import type { CallServiceParts } from "./ports.ts";
import { checkHomeserver } from "./readiness/checkHomeserver.ts";
import { createReadiness } from "./readiness/createReadiness.ts";

const COUNT_INTERVAL_MS = 15_000;

const JOB_STATE_OF: Readonly<Record<LeaveReport["phase"], JobState>> = {
  waiting: "waiting",
  present: "connected",
  missing: "connected",
  leaving: "ending",
  over: "ending",
};

type WatchedParts = Pick<
  CallServiceParts,
  "config" | "clock" | "log" | "homeserver" | "sfu" | "ledger"
> & { readonly delegations: Pick<Delegations, "list"> };

export interface OperatorSide extends Pick<CallServiceParts, "observer" | "readiness"> {
  /** Opens the ports that are configured; without one nothing is asked of anybody. */
  readonly start: () => void;
  /** Ends what is being watched at once; harmless when called twice. */
  readonly close: () => void;
}

/** Of the parts as they are, so that what an operator looks at is not counted as traffic. */
export function createOperatorSide(parts: WatchedParts): OperatorSide {
  const { config, clock, log, sfu } = parts;
  const counter = createCallCounter({ sfu, clock });
  const metrics = createServiceMetrics({
    callCount: () => counter.latest()?.calls ?? null,
    participantCount: () => counter.latest()?.participants ?? null,
    jobCounts: () => countJobs(parts.delegations.list()),
    isRedisUp: () => null,
    process: readProcessFigures(),
  });
  const readiness = createOwnReadiness(parts);
  const closers: (() => void)[] = [];

  return {
    observer: joinObservers([metrics.observer]),
    readiness,
    start: () => {
      const { bind, metricsBind } = config.operator;
      if (bind === null && metricsBind === null) return;
      void counter.count();
      const timer = setInterval(() => void counter.count(), COUNT_INTERVAL_MS);
      closers.push(() => clearInterval(timer));
      if (metricsBind !== null) {
        const socket = { name: "metrics", bind: metricsBind, log };
        closers.push(listenOn(createMetricsApp(metrics.text), socket).close);
      }
      if (bind !== null) {
        const app = createOperatorApp({
          readiness,
          metrics: metricsBind === null ? metrics.text : null,
        });
        closers.push(listenOn(app, { name: "operator", bind, log }).close);
      }
    },
    close: () => {
      for (const close of closers.splice(0)) close();
    },
  };
}

function countJobs(leaves: readonly LeaveReport[]): Record<JobState, number> {
  const counts = { waiting: 0, connected: 0, ending: 0 };
  for (const { phase } of leaves) counts[JOB_STATE_OF[phase]] += 1;
  return counts;
}

function createOwnReadiness({ config, clock, homeserver, sfu }: WatchedParts) {
  return createReadiness({
    clock,
    membershipMode: () => (config.applicationService === null ? "off" : "application-service"),
    checks: {
      sfu: sfu.listRooms,
      homeserver: () => {
        const names = ownServerNames(config);
        return names.size === 0 ? null : checkHomeserver(homeserver, names);
      },
      redis: () => null,
    },
  });
}

/** Where everybody is served, the one that knows this service stands for the rest. */
function ownServerNames({ fullAccess, applicationService }: Config): ReadonlySet<string> {
  if (fullAccess !== "everyone") return fullAccess;
  return new Set(applicationService === null ? [] : [applicationService.serverName]);
}
