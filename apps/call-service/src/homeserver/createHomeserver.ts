/** Asks the homeservers that are served whose OpenID token this is. Rules S16–S21, S213 in SPEC.md. */
import { Resolver } from "node:dns/promises";
import { isServerName } from "@tertulia/protocol";
import type { Clock, Homeserver } from "../ports.ts";
import { Refusal } from "../Refusal.ts";
import { includesServer, type ServerNames } from "../settings/listForms.ts";
import { failureCode } from "../internal/failureCode.ts";
import {
  ADDRESS_REFUSED,
  createGuardedHttp,
  type HttpAnswer,
  type HttpRequest,
  type SendRequest,
} from "./createGuardedHttp.ts";
import { createSearchMemory } from "./createSearchMemory.ts";
import { toDestination, type Destination } from "./Destination.ts";
import type { SrvRecord } from "./orderSrvRecords.ts";
import { parseOpenIdUser } from "./parseOpenIdUser.ts";
import { reachOf } from "./reachOf.ts";
import { requestWellKnown } from "./requestWellKnown.ts";
import { resolveServerName, type Route } from "./resolveServerName.ts";

const DEFAULT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const DNS_TIMEOUT_MS = 2_000;
const DNS_TRIES = 2;
/** What a resolver says when it is certain that there are no such records. */
const NO_RECORDS: ReadonlySet<string> = new Set(["ENOTFOUND", "ENODATA"]);

export interface ServedHomeservers {
  readonly names: ServerNames;
  /** Server name → URL of its federation API without trailing slash; others are found as peers find them. */
  readonly urls: ReadonlyMap<string, string>;
  /** Whom the operator named, in whatever setting: they may be at private addresses. */
  readonly known: ReadonlySet<string>;
}

export interface HomeserverOptions {
  /** Read anew at each look-up. */
  readonly served: ServedHomeservers;
  readonly clock: Clock;
  /** `false`: private addresses are dialled too, whoever names them. Default true. */
  readonly guardsAddresses?: boolean;
  /** Milliseconds from asking for the person to the end of the answer. */
  readonly timeoutMs?: number;
  readonly send?: SendRequest;
  /** Rejects with a resolver's code. Default: the system's name servers. */
  readonly resolveSrv?: (name: string) => Promise<readonly SrvRecord[]>;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** The homeservers of the list; a name that is not on it is refused without a look at the network. */
export function createHomeserver(options: HomeserverOptions): Homeserver {
  const { clock, timeoutMs = DEFAULT_TIMEOUT_MS, send = createGuardedHttp() } = options;
  const routes = createSearchMemory({ clock, search: createResolver(options, send) });

  const findDestinations = async (serverName: string): Promise<readonly Destination[]> => {
    const url = options.served.urls.get(serverName);
    if (url !== undefined) return [toDestination(new URL(url))];
    return (await routes.find(serverName)).destinations;
  };

  return {
    lookUpPerson: async ({ serverName, accessToken }) => {
      if (!isServerName(serverName) || !includesServer(options.served.names, serverName))
        throw new Refusal("homeserver/not-served");
      const destinations = await findDestinations(serverName);
      const query = new URLSearchParams({ access_token: accessToken.reveal() }).toString();
      const request = {
        path: `/_matrix/federation/v1/openid/userinfo?${query}`,
        reach: reachOf(serverName, options),
        maxBytes: MAX_ANSWER_BYTES,
      };
      const deadline = { endsAt: clock.now() + timeoutMs, clock };
      try {
        const ask: Ask = (next) => send({ ...request, ...next });
        const answer = await askInOrder(destinations, deadline, ask);
        return parseOpenIdUser(toJson(answer), serverName);
      } catch (error) {
        if (error instanceof Refusal && error.reason === "homeserver/unreachable") {
          routes.doubt(serverName);
        }
        throw error;
      }
    },
  };
}

type Resolve = (serverName: string) => Promise<Route>;

function createResolver(options: HomeserverOptions, send: SendRequest): Resolve {
  const { clock, resolveSrv = createSrvLookUp(), random = Math.random } = options;
  return async (serverName) => {
    const reach = reachOf(serverName, options);
    return resolveServerName(serverName, {
      random,
      requestWellKnown: (host) => requestWellKnown(host, { send, reach, clock }),
      resolveSrv: (name) =>
        resolveSrv(name).catch((error: unknown) =>
          NO_RECORDS.has(failureCode(error)) ? [] : null,
        ),
    });
  };
}

function createSrvLookUp(): (name: string) => Promise<readonly SrvRecord[]> {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES });
  return (name) => resolver.resolveSrv(name);
}

interface Deadline {
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  readonly clock: Clock;
}

type Ask = (next: Pick<HttpRequest, "destination" | "timeoutMs">) => Promise<HttpAnswer>;

/** The next destination is asked only where the one before could not be reached. */
async function askInOrder(
  destinations: readonly Destination[],
  { endsAt, clock }: Deadline,
  ask: Ask,
): Promise<HttpAnswer> {
  let refusal: Refusal | null = null;
  for (const [index, destination] of destinations.entries()) {
    // A dead host often says nothing at all: it must leave time for those after it.
    const timeoutMs = (endsAt - clock.now()) / (destinations.length - index);
    if (timeoutMs <= 0) break;
    try {
      return await ask({ destination, timeoutMs });
    } catch (error) {
      refusal = toRefusal(error, destination);
    }
  }
  throw refusal ?? new Refusal("homeserver/unreachable", "no address");
}

function toRefusal(error: unknown, { host, port }: Destination): Refusal {
  const where = `${host}:${port}`;
  const code = failureCode(error);
  if (code === ADDRESS_REFUSED) return new Refusal("homeserver/address-refused", where);
  // The code alone: the error itself may quote the path, and the path holds the token.
  return new Refusal("homeserver/unreachable", `${code} at ${where}`);
}

function toJson({ status, body }: HttpAnswer): unknown {
  if (status === 401 || status === 403) {
    throw new Refusal("homeserver/token-refused", `status ${status}`);
  }
  if (status !== 200) throw new Refusal("homeserver/nonsense", `status ${status}`);
  if (body === null) throw new Refusal("homeserver/nonsense", "answer too large");
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new Refusal("homeserver/nonsense", "not JSON");
  }
}
