/** Which adapter stands behind which port when the service runs for real. */
import { createCallLedger } from "./calls/createCallLedger.ts";
import type { Config } from "./config.ts";
import { createHomeserver } from "./homeserver/createHomeserver.ts";
import { createSfu } from "./livekit/createSfu.ts";
import { createMembership } from "./membership/createMembership.ts";
import { joinObservers } from "./observe/Observer.ts";
import type { CallServiceParts, Clock, Log } from "./ports.ts";
import { createSfuEvents } from "./sfuEvents/createSfuEvents.ts";
import { logSfuEvent } from "./sfuEvents/logSfuEvent.ts";

/** Everything an endpoint may use; nothing here waits for the network. `config` may change at any time. */
export function assembleParts(config: Config, log: Log): CallServiceParts {
  const clock: Clock = { now: () => Date.now() };
  const sfuEvents = createSfuEvents(log);
  sfuEvents.subscribe((event) => logSfuEvent(event, log));
  return {
    config,
    clock,
    log,
    sfuEvents,
    observer: joinObservers([]),
    homeserver: createHomeserver({
      get served() {
        return config.homeservers;
      },
      clock,
      guardsAddresses: config.verifiesTls,
    }),
    membership: createMembership({ source: null, ownServerName: null, clock }),
    ledger: createCallLedger({ clock }),
    sfu: createSfu({
      get apiUrl() {
        return config.sfu.apiUrl;
      },
      get keyPair() {
        return config.sfu.keyPair;
      },
      clock,
    }),
  };
}
