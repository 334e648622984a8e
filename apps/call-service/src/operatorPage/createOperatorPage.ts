/** The operator page and what it remembers of the last hour. */
import type { Hono } from "hono";
import { failureCode } from "../internal/failureCode.ts";
import { callerOf } from "../limits/callerOf.ts";
import type { CallCount } from "../metrics/createCallCounter.ts";
import type { Observer } from "../observe/Observer.ts";
import type { CallServiceParts } from "../ports.ts";
import { createHistory } from "./createHistory.ts";
import { createLiveFeed } from "./createLiveFeed.ts";
import { createPageApp } from "./createPageApp.ts";
import { createRefusalNotes } from "./createRefusalNotes.ts";
import { createSessions } from "./createSessions.ts";
import { lookAtCalls } from "./lookAtCalls.ts";
import type { JobReport, OperatorSnapshot } from "./OperatorSnapshot.ts";

const LOOK_INTERVAL_MS = 2_000;

export interface OperatorPageParts extends Pick<
  CallServiceParts,
  "config" | "clock" | "log" | "sfu" | "ledger" | "readiness"
> {
  readonly jobs: () => readonly JobReport[] | null;
}

export interface OperatorPage {
  readonly app: Hono;
  readonly observers: readonly Partial<Observer>[];
  readonly noteCount: (count: CallCount) => void;
}

/** Asks nobody anything until somebody looks. */
export function createOperatorPage(parts: OperatorPageParts): OperatorPage {
  const { config, clock, log, sfu, ledger, readiness, jobs } = parts;
  const history = createHistory({ clock });
  const refusals = createRefusalNotes({ clock });
  const startedAt = clock.now();

  const look = async (): Promise<OperatorSnapshot> => {
    const [calls, ready] = await Promise.all([lookAtCalls({ sfu, ledger }), readiness.check()]);
    return {
      takenAt: clock.now(),
      startedAt,
      readiness: ready,
      calls,
      lastHour: history.lastHour(),
      refusals: refusals.lastHour(),
      jobs: jobs(),
    };
  };
  const every = (tick: () => void): (() => void) => {
    const timer = setInterval(tick, LOOK_INTERVAL_MS);
    return () => clearInterval(timer);
  };

  return {
    observers: [history.observer, refusals.observer],
    noteCount: history.noteCount,
    app: createPageApp({
      sessions: createSessions({ password: () => config.operator.password, clock }),
      feed: createLiveFeed({
        look,
        every,
        onFailure: (error) => log.error("operator page failed", { code: failureCode(error) }),
      }),
      look,
      sfu,
      ledger,
      clock,
      log,
      tokenTtlSeconds: () => config.tokenTtlSeconds,
      addressOf: (c) => callerOf(c, config.limits.trustedProxies).address,
    }),
  };
}
