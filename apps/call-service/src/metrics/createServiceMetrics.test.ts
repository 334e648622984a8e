import { describe, expect, it } from "vitest";
import type { EndedRequest } from "../observe/Observer.ts";
import { createServiceMetrics, type MetricSources } from "./createServiceMetrics.ts";

const SOURCES: MetricSources = {
  callCount: () => 2,
  participantCount: () => 5,
  jobCounts: () => ({ waiting: 1, present: 4, missing: 0, leaving: 0, over: 0 }),
  isRedisUp: () => true,
  process: {
    cpuSeconds: () => 1.5,
    memory: () => ({ residentBytes: 80_000_000, heapBytes: 20_000_000 }),
    startedAtSeconds: 1_700_000_000,
    takeEventLoopLag: () => ({ p50Seconds: 0.001, p99Seconds: 0.01, maxSeconds: 0.02 }),
  },
};
const REQUEST: EndedRequest = {
  requestId: "canary-id",
  endedAt: 0,
  endpoint: "sfu_get",
  outcome: "granted",
  status: 200,
  tookMs: 30,
};

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

it("[S269] requests are counted by endpoint and outcome, with their time", () => {
  const { observer, text } = createServiceMetrics(SOURCES);
  observer.requestEnded(REQUEST);
  observer.requestEnded({ ...REQUEST, endpoint: "proxied_sfu_get" });
  const lines = linesOf(text());
  expect(lines).toContain('tertulia_requests_total{endpoint="sfu_get",outcome="granted"} 1');
  expect(lines).toContain('tertulia_requests_total{endpoint="sfu_get",outcome="refused"} 0');
  expect(lines).toContain(
    'tertulia_requests_total{endpoint="proxied_sfu_get",outcome="granted"} 1',
  );
  expect(lines).toContain(
    'tertulia_request_duration_seconds_bucket{endpoint="sfu_get",le="0.025"} 0',
  );
  expect(lines).toContain(
    'tertulia_request_duration_seconds_bucket{endpoint="sfu_get",le="0.05"} 1',
  );
});

it("[S269, S271] a refusal is counted by its reason, and its host is not in the text", () => {
  const { observer, text } = createServiceMetrics(SOURCES);
  const refusal = {
    reason: "homeserver/unreachable",
    detail: "canary-detail",
    host: "canary.example",
    stepMs: 10,
  } as const;
  observer.requestEnded({ ...REQUEST, outcome: "refused", status: 401, refusal });
  expect(linesOf(text())).toContain('tertulia_refusals_total{reason="homeserver/unreachable"} 1');
  expect(text()).not.toContain("canary");
});

it("[S269] questions to homeservers and to the SFU are counted by outcome, with their time", () => {
  const { observer, text } = createServiceMetrics(SOURCES);
  observer.lookUpEnded({ outcome: "answered", tookMs: 4 });
  observer.sfuCallEnded({ outcome: "sfu/refused", tookMs: 400 });
  const lines = linesOf(text());
  expect(lines).toContain('tertulia_homeserver_lookups_total{outcome="answered"} 1');
  expect(lines).toContain('tertulia_homeserver_lookup_duration_seconds_bucket{le="0.005"} 1');
  expect(lines).toContain('tertulia_sfu_requests_total{outcome="sfu/refused"} 1');
  expect(lines).toContain("tertulia_sfu_request_duration_seconds_sum 0.4");
});

it("[S300] what was known without a question is counted apart from the questions", () => {
  const { observer, text } = createServiceMetrics(SOURCES);
  observer.lookUpSpared();
  observer.roomSpared();
  observer.roomSpared();
  const lines = linesOf(text());
  expect(lines).toContain("tertulia_homeserver_lookups_spared_total 1");
  expect(lines).toContain("tertulia_sfu_rooms_spared_total 2");
  expect(lines).toContain('tertulia_sfu_requests_total{outcome="answered"} 0');
});

it("[S270] webhooks are counted by result", () => {
  const { observer, text } = createServiceMetrics(SOURCES);
  observer.webhookEnded("body-hash");
  expect(linesOf(text())).toContain('tertulia_webhooks_total{result="body-hash"} 1');
});

it("[S272] calls, people, jobs and Redis are as they are when somebody asks", () => {
  const lines = linesOf(createServiceMetrics(SOURCES).text());
  expect(lines).toEqual(
    expect.arrayContaining([
      "tertulia_calls 2",
      "tertulia_participants 5",
      'tertulia_jobs{state="present"} 4',
      'tertulia_jobs{state="leaving"} 0',
      "tertulia_redis_up 1",
    ]),
  );
});

it("[S272] what is not known is not told", () => {
  const unknown = {
    ...SOURCES,
    callCount: () => null,
    participantCount: () => null,
    jobCounts: () => null,
    isRedisUp: () => null,
  };
  const lines = linesOf(createServiceMetrics(unknown).text());
  const state = /^tertulia_(?:calls|participants|jobs|redis_up)\b/u;
  expect(lines.filter((line) => state.test(line))).toEqual([]);
});

it("[S273] the process' figures have the names that everybody's dashboards know", () => {
  expect(linesOf(createServiceMetrics(SOURCES).text())).toEqual(
    expect.arrayContaining([
      "process_cpu_seconds_total 1.5",
      "process_resident_memory_bytes 80000000",
      "nodejs_heap_size_used_bytes 20000000",
      "process_start_time_seconds 1700000000",
      'tertulia_event_loop_lag_seconds{percentile="99"} 0.01',
    ]),
  );
});

describe("the text", () => {
  it("[S268] is of lines that a Prometheus reads, each name under one head", () => {
    const text = createServiceMetrics(SOURCES).text();
    expect(text.endsWith("\n")).toBe(true);
    const line =
      /^(?:# HELP [a-z_]+ .+|# TYPE [a-z_]+ (?:counter|gauge|histogram)|[a-z_]+(?:\{(?:[a-z]+="[^"\\\n]*",?)+\})? [\d.e+-]+)$/u;
    expect(
      text
        .trimEnd()
        .split("\n")
        .filter((one) => !line.test(one)),
    ).toEqual([]);
    const heads = [...text.matchAll(/^# TYPE (\S+)/gmu)].map(([, name]) => name);
    expect(new Set(heads).size).toBe(heads.length);
  });

  it("[S271] has as many series after a busy day as before it", () => {
    const { observer, text } = createServiceMetrics(SOURCES);
    const before = linesOf(text()).length;
    for (let times = 0; times < 1_000; times += 1) {
      observer.requestEnded({ ...REQUEST, requestId: `${times}`, tookMs: times });
      observer.lookUpEnded({ outcome: "answered", tookMs: times });
    }
    expect(linesOf(text())).toHaveLength(before);
  });
});
