/** Which adapter stands behind which port when the service runs for real. */
import { openCallLedger } from "./calls/openCallLedger.ts";
import type { Config } from "./config.ts";
import { createOperatorSide, type OperatorSide } from "./createOperatorSide.ts";
import { createHomeserverSide } from "./createHomeserverSide.ts";
import { assembleDelegations } from "./delegation/assembleDelegations.ts";
import { createLimits } from "./limits/createLimits.ts";
import { createGuardedHttp } from "./homeserver/createGuardedHttp.ts";
import { createSfu } from "./livekit/createSfu.ts";
import { createRoomMemory } from "./livekit/createRoomMemory.ts";
import { createMembershipWatch, type MembershipWatch } from "./membership/createMembershipWatch.ts";
import type { CallServiceParts, Clock, Log } from "./ports.ts";
import { createSfuEvents } from "./sfuEvents/createSfuEvents.ts";
import { logSfuEvent } from "./sfuEvents/logSfuEvent.ts";
import { shareSfuEvents } from "./sfuEvents/shareSfuEvents.ts";
import { openStore } from "./store/openStore.ts";
import type { Store } from "./store/Store.ts";

export interface AssembledService {
  readonly parts: CallServiceParts;
  readonly store: Store;
  readonly operatorSide: OperatorSide;
  readonly membershipWatch: MembershipWatch;
}

/** Everything an endpoint may use; nothing here waits for the network. `config` may change at any time. */
export async function assembleParts(config: Config, log: Log): Promise<AssembledService> {
  const clock: Clock = { now: () => Date.now() };
  const sfuEvents = createSfuEvents(log);
  sfuEvents.subscribe((event, source) => {
    if (source === "sfu") logSfuEvent(event, log);
  });
  const store = await openStore({ config, clock, log });
  shareSfuEvents(sfuEvents, store);
  const send = createGuardedHttp();
  const sfu = createSfu({
    get apiUrl() {
      return config.sfu.apiUrl;
    },
    get keyPair() {
      return config.sfu.keyPair;
    },
    clock,
    send,
  });
  const roomMemory = createRoomMemory({ clock, sfuEvents });
  const { delayedEvents, ...homeserverSide } = createHomeserverSide(config, { clock, send });
  const shared = { config, clock, log, store, sfu, sfuEvents };
  const delegations = assembleDelegations(delayedEvents, shared);
  const watched = {
    ...shared,
    ...homeserverSide,
    ledger: openCallLedger(store, clock),
    limits: createLimits(config, clock),
    delegations,
  };
  const operatorSide = createOperatorSide({
    ...watched,
    sfu: roomMemory.over(sfu),
    jobs: delegations.list,
    storeState: store.state,
  });
  const { observer, readiness } = operatorSide;
  return {
    parts: { ...watched, roomMemory, observer, readiness },
    store,
    operatorSide,
    membershipWatch: createMembershipWatch(watched),
  };
}
