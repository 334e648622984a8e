/** What the service counts of its work, for Prometheus; no person, room or server is in it. Rules S269–S273 in SPEC.md. */
import { ALL_ENDPOINTS } from "../observe/endpointOf.ts";
import {
  REQUEST_OUTCOMES,
  WEBHOOK_RESULTS,
  type EndedQuestion,
  type Observer,
} from "../observe/Observer.ts";
import { REFUSAL_REASONS } from "../Refusal.ts";
import { createRegistry, type Registry } from "./createRegistry.ts";
import { addProcessMetrics, type ProcessFigures } from "./processMetrics.ts";

const DURATION_BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const QUESTION_OUTCOMES = ["answered", "failed", ...REFUSAL_REASONS] as const;

/** Of a job that keeps a delayed leave alive. */
export const JOB_STATES = ["waiting", "present", "missing", "leaving", "over"] as const;
export type JobState = (typeof JOB_STATES)[number];

/** What is not counted but looked up when somebody asks; `null`: not known now. */
export interface MetricSources {
  readonly callCount: () => number | null;
  readonly participantCount: () => number | null;
  readonly jobCounts: () => Readonly<Record<JobState, number>> | null;
  /** `null` too where no Redis is configured. */
  readonly isRedisUp: () => boolean | null;
  readonly process: ProcessFigures;
}

export interface ServiceMetrics {
  readonly observer: Observer;
  /** Text format 0.0.4. */
  readonly text: () => string;
}

/** Counts from 0. */
export function createServiceMetrics(sources: MetricSources): ServiceMetrics {
  const registry = createRegistry();
  const observer = addWorkMetrics(registry);
  addStateMetrics(registry, sources);
  addProcessMetrics(registry, sources.process);
  return { observer, text: registry.text };
}

function addWorkMetrics(registry: Registry): Observer {
  const requests = registry.counter({
    name: "tertulia_requests_total",
    help: "Requests by endpoint and how they ended.",
    labels: { endpoint: ALL_ENDPOINTS, outcome: REQUEST_OUTCOMES },
  });
  const durations = registry.histogram({
    name: "tertulia_request_duration_seconds",
    help: "From a request's arrival to its answer.",
    labels: { endpoint: ALL_ENDPOINTS },
    buckets: DURATION_BUCKETS_SECONDS,
  });
  const refusals = registry.counter({
    name: "tertulia_refusals_total",
    help: "Refused requests by reason.",
    labels: { reason: REFUSAL_REASONS },
  });
  const lookUps = addQuestion(registry, {
    name: "tertulia_homeserver_lookup",
    help: "Questions to homeservers whose token it is",
  });
  const sparedLookUps = registry.counter({
    name: "tertulia_homeserver_lookups_spared_total",
    help: "Token requests whose person was remembered, so that no homeserver was asked.",
    labels: {},
  });
  const sfuCalls = addQuestion(registry, {
    name: "tertulia_sfu_request",
    help: "Questions to the API of the SFU",
  });
  const sparedRooms = registry.counter({
    name: "tertulia_sfu_rooms_spared_total",
    help: "Token requests whose room was known to be there, so that the SFU was not asked for it.",
    labels: {},
  });
  const webhooks = registry.counter({
    name: "tertulia_webhooks_total",
    help: "Webhooks by what became of them.",
    labels: { result: WEBHOOK_RESULTS },
  });
  return {
    requestEnded: ({ endpoint, outcome, tookMs, refusal }) => {
      requests.add({ endpoint, outcome });
      durations.observe({ endpoint }, tookMs / 1000);
      if (refusal !== undefined) refusals.add({ reason: refusal.reason });
    },
    lookUpEnded: lookUps,
    lookUpSpared: () => sparedLookUps.add({}),
    roomSpared: () => sparedRooms.add({}),
    sfuCallEnded: sfuCalls,
    webhookEnded: (result) => webhooks.add({ result }),
  };
}

/** One histogram of all of them, and a count by outcome: a histogram for each reason would say little. */
function addQuestion(
  registry: Registry,
  { name, help }: { readonly name: string; readonly help: string },
): (question: EndedQuestion) => void {
  const durations = registry.histogram({
    name: `${name}_duration_seconds`,
    help: `${help}: time to the answer.`,
    labels: {},
    buckets: DURATION_BUCKETS_SECONDS,
  });
  const outcomes = registry.counter({
    name: `${name}s_total`,
    help: `${help}, by outcome.`,
    labels: { outcome: QUESTION_OUTCOMES },
  });
  return ({ outcome, tookMs }) => {
    durations.observe({}, tookMs / 1000);
    outcomes.add({ outcome });
  };
}

function addStateMetrics(registry: Registry, sources: MetricSources): void {
  const gauge = (name: string, help: string, read: () => number | null): void =>
    registry.read({
      name,
      help,
      type: "gauge",
      labels: {},
      readings: () => [{ labels: {}, value: read() }],
    });
  gauge("tertulia_calls", "Calls with somebody in them.", sources.callCount);
  gauge("tertulia_participants", "People in calls.", sources.participantCount);
  registry.read({
    name: "tertulia_jobs",
    help: "Delayed leaves kept alive, by state.",
    type: "gauge",
    labels: { state: JOB_STATES },
    readings: () => {
      const counts = sources.jobCounts();
      return JOB_STATES.map((state) => ({ labels: { state }, value: counts?.[state] ?? null }));
    },
  });
  gauge("tertulia_redis_up", "Whether Redis answers: 1 or 0.", () => {
    const isUp = sources.isRedisUp();
    return isUp === null ? null : Number(isUp);
  });
}
