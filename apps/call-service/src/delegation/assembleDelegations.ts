/** The keeping of delayed leaves as the settings want it. */
import type { Config } from "../config.ts";
import { createAlarms } from "../internal/createAlarms.ts";
import type { CallServiceParts } from "../ports.ts";
import type { Store } from "../store/Store.ts";
import { createDelegations, type Delegations } from "./createDelegations.ts";
import type { DelayedEvents } from "./ports.ts";

interface Parts extends Pick<CallServiceParts, "config" | "clock" | "log" | "sfu" | "sfuEvents"> {
  readonly store: Store;
}

/** Nothing here waits for the network; `config` may change at any time. */
export function assembleDelegations(delayedEvents: DelayedEvents, parts: Parts): Delegations {
  const { config, clock } = parts;
  return createDelegations({
    ...parts,
    delayedEvents,
    alarms: createAlarms(clock),
    random: Math.random,
    timing: liveTiming(config),
    get maxJobsPerPerson() {
      return config.delegation.maxLeavesPerPerson;
    },
  });
}

function liveTiming(config: Config) {
  return {
    get lookIntervalMs() {
      return config.delegation.sanityCheckIntervalSeconds * 1000;
    },
    get silenceMs() {
      return config.delegation.silenceSeconds * 1000;
    },
  };
}
