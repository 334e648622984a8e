/** Everything that asks homeservers, over one set of connections. */
import type { MatrixRoomId } from "@tertulia/protocol";
import type { Config } from "./config.ts";
import { createDelayedEvents } from "./delegation/createDelayedEvents.ts";
import type { DelayedEvents } from "./delegation/ports.ts";
import { createClientApiFinder } from "./homeserver/createClientApiFinder.ts";
import type { SendRequest } from "./homeserver/createGuardedHttp.ts";
import { createHomeserver } from "./homeserver/createHomeserver.ts";
import { reachOf } from "./homeserver/reachOf.ts";
import { createMembership } from "./membership/createMembership.ts";
import { createMembershipSource } from "./membership/createMembershipSource.ts";
import type { Clock, OurHomeserver, Homeserver, Membership } from "./ports.ts";
import { createOurHomeserver } from "./proxied/createOurHomeserver.ts";

export interface HomeserverSide {
  readonly homeserver: Homeserver;
  readonly ourHomeserver: OurHomeserver;
  readonly membership: Membership;
  readonly delayedEvents: DelayedEvents;
  /**
   * Asks our own homeserver about a room that there is not, by the right it grants; `null` where nobody is asked.
   * Rejects with `membership/unknown` where real questions would fail too.
   */
  readonly probeMembership: () => Promise<unknown> | null;
}

/** What stands below: `send` keeps the connections. */
export interface HomeserverSideBase {
  readonly clock: Clock;
  readonly send: SendRequest;
}

/** `config` may change at any time. */
export function createHomeserverSide(
  config: Config,
  { clock, send }: HomeserverSideBase,
): HomeserverSide {
  const trust = {
    get served() {
      return config.homeservers;
    },
    guardsAddresses: config.verifiesTls,
  };
  const findClientApi = createClientApiFinder({
    send,
    clock,
    urlOf: (name) => config.clientApiUrls.get(name) ?? config.homeservers.urls.get(name),
    reachOf: (name) => reachOf(name, trust),
  });
  const source = createMembershipSource({
    get access() {
      return config.membership.access;
    },
    findClientApi,
    send,
  });
  const ourHomeserver = createOurHomeserver({
    get applicationService() {
      return config.applicationService;
    },
    findClientApi,
    send,
  });
  return {
    ourHomeserver,
    // Spread would read `served` once for all.
    homeserver: createHomeserver(Object.assign(trust, { clock, send })),
    membership: createMembership(source, clock),
    delayedEvents: createDelayedEvents({ findClientApi, send, clock }),
    probeMembership: () => {
      const { ownServerName } = source;
      return ownServerName === null
        ? null
        : source.seesRoom(`!tertulia-readiness:${ownServerName}` as MatrixRoomId);
    },
  };
}
