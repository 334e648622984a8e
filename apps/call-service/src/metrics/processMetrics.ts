/** What the process itself takes, under the names that Prometheus' own clients use. Rule S273 in SPEC.md. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Registry } from "./createRegistry.ts";

const EVENT_LOOP_RESOLUTION_MS = 20;
const NANOSECONDS = 1e9;

export interface ProcessFigures {
  /** User and system time since the start. */
  readonly cpuSeconds: () => number;
  readonly memory: () => { readonly residentBytes: number; readonly heapBytes: number };
  readonly startedAtSeconds: number;
  /** How late timers were since this was last called. */
  readonly takeEventLoopLag: () => EventLoopLag;
}

export interface EventLoopLag {
  readonly p50Seconds: number;
  readonly p99Seconds: number;
  readonly maxSeconds: number;
}

/** Of this process, from now on. */
export function readProcessFigures(): ProcessFigures {
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_RESOLUTION_MS });
  delay.enable();
  // The timer that measures counts its own wait: what is beyond it is lag.
  const toLag = (nanoseconds: number): number =>
    Math.max(0, nanoseconds / NANOSECONDS - EVENT_LOOP_RESOLUTION_MS / 1000);
  return {
    cpuSeconds: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    memory: () => {
      const { rss, heapUsed } = process.memoryUsage();
      return { residentBytes: rss, heapBytes: heapUsed };
    },
    startedAtSeconds: Date.now() / 1000 - process.uptime(),
    takeEventLoopLag: () => {
      const lag = {
        p50Seconds: toLag(delay.percentile(50)),
        p99Seconds: toLag(delay.percentile(99)),
        maxSeconds: toLag(delay.max),
      };
      delay.reset();
      return lag;
    },
  };
}

/** The lag is that since the text before: two readers would each see a part. */
export function addProcessMetrics(registry: Registry, figures: ProcessFigures): void {
  const single = (value: number) => [{ labels: {}, value }];
  registry.read({
    name: "process_cpu_seconds_total",
    help: "User and system CPU time.",
    type: "counter",
    labels: {},
    readings: () => single(figures.cpuSeconds()),
  });
  registry.read({
    name: "process_resident_memory_bytes",
    help: "Resident memory.",
    type: "gauge",
    labels: {},
    readings: () => single(figures.memory().residentBytes),
  });
  registry.read({
    name: "nodejs_heap_size_used_bytes",
    help: "Heap in use.",
    type: "gauge",
    labels: {},
    readings: () => single(figures.memory().heapBytes),
  });
  registry.read({
    name: "process_start_time_seconds",
    help: "When the process started, in Unix time.",
    type: "gauge",
    labels: {},
    readings: () => single(figures.startedAtSeconds),
  });
  registry.read({
    name: "tertulia_event_loop_lag_seconds",
    help: "How late timers were since the last scrape.",
    type: "gauge",
    labels: { percentile: ["50", "99", "100"] },
    readings: () => {
      const { p50Seconds, p99Seconds, maxSeconds } = figures.takeEventLoopLag();
      return [
        { labels: { percentile: "50" }, value: p50Seconds },
        { labels: { percentile: "99" }, value: p99Seconds },
        { labels: { percentile: "100" }, value: maxSeconds },
      ];
    },
  });
}
