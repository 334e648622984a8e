/** What the page shows when nothing goes on and all is well. */
import type { OperatorSnapshot } from "../OperatorSnapshot.ts";

const MINUTE_MS = 60_000;

export function quietSnapshot(): OperatorSnapshot {
  return {
    takenAt: 60 * MINUTE_MS,
    startedAt: 0,
    readiness: {
      isReady: true,
      sfu: { state: "up" },
      homeserver: { state: "up" },
      redis: { state: "off" },
      membership: "application-service",
      membershipCheck: { state: "up" },
      checkedAt: 0,
    },
    calls: { kind: "known", calls: [], hiddenCount: 0 },
    lastHour: Array.from({ length: 60 }, (_, index) => ({
      startsAt: index * MINUTE_MS,
      tokens: 0,
      refusals: 0,
      participants: null,
    })),
    refusals: [],
    jobs: [],
  };
}
