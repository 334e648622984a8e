/** Which adapter stands behind which port when the service runs for real. */
import { createCallLedger } from "./calls/createCallLedger.ts";
import type { Config } from "./config.ts";
import { createOperatorSide, type OperatorSide } from "./createOperatorSide.ts";
import { createHomeserverSide } from "./createHomeserverSide.ts";
import { assembleDelegations } from "./delegation/assembleDelegations.ts";
import { createLimits } from "./limits/createLimits.ts";
import { createSfu } from "./livekit/createSfu.ts";
import { createMembershipWatch, type MembershipWatch } from "./membership/createMembershipWatch.ts";
import type { CallServiceParts, Clock, Log } from "./ports.ts";
import { createSfuEvents } from "./sfuEvents/createSfuEvents.ts";
import { logSfuEvent } from "./sfuEvents/logSfuEvent.ts";

export interface AssembledService {
  readonly parts: CallServiceParts;
  readonly operatorSide: OperatorSide;
  readonly membershipWatch: MembershipWatch;
}

/** Everything an endpoint may use; nothing here waits for the network. `config` may change at any time. */
export function assembleParts(config: Config, log: Log): AssembledService {
  const clock: Clock = { now: () => Date.now() };
  const sfuEvents = createSfuEvents(log);
  sfuEvents.subscribe((event) => logSfuEvent(event, log));
  const sfu = createSfu({
    get apiUrl() {
      return config.sfu.apiUrl;
    },
    get keyPair() {
      return config.sfu.keyPair;
    },
    clock,
  });
  const { delayedEvents, ...homeserverSide } = createHomeserverSide(config, clock);
  const delegations = assembleDelegations(delayedEvents, { config, clock, log, sfu, sfuEvents });
  const watched = {
    config,
    clock,
    log,
    sfuEvents,
    ...homeserverSide,
    ledger: createCallLedger({ clock }),
    limits: createLimits(config, clock),
    sfu,
    delegations,
  };
  const operatorSide = createOperatorSide({
    ...watched,
    jobs: delegations.list,
    storeState: () => ({ kind: "memory" }),
  });
  const { observer, readiness } = operatorSide;
  return {
    parts: { ...watched, observer, readiness },
    operatorSide,
    membershipWatch: createMembershipWatch(watched),
  };
}
