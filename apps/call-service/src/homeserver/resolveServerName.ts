/** Where a homeserver answers its federation API, by its name alone. Rules S21, S212 in SPEC.md. */
import { isAddress, withoutBrackets, type Destination } from "./Destination.ts";
import { orderSrvRecords, type SrvRecord } from "./orderSrvRecords.ts";

const DEFAULT_PORT = 8448;
const MAX_TARGETS = 4;
const HOUR_MS = 60 * 60_000;
/** SRV answers come without their own time to live. */
const SRV_TTL_MS = 10 * 60_000;
const RETRY_TTL_MS = 60_000;

/** `_matrix._tcp` is the older name of the same thing. */
const SERVICES = ["_matrix-fed._tcp", "_matrix._tcp"];

export interface WellKnown {
  /** The valid server name that the host points to; `null` when it points nowhere. */
  readonly delegate: string | null;
  /** Milliseconds that this may be relied on. */
  readonly ttlMs: number;
}

/** What the resolution asks of the network; neither ever rejects. */
export interface NameSources {
  readonly requestWellKnown: (host: string) => Promise<WellKnown>;
  /** @returns `null` when it could not be found out. */
  readonly resolveSrv: (name: string) => Promise<readonly SrvRecord[] | null>;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface Route {
  /** At least one, in the order to try them. */
  readonly destinations: readonly Destination[];
  /** Milliseconds that this may be relied on. */
  readonly ttlMs: number;
}

interface NamedHost {
  /** As in the server name, an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number | null;
}

/**
 * Address or explicit port, else the host's well-known, else SRV records, else port 8448.
 *
 * @param serverName - a valid server name.
 * @see Matrix server-server API, "Resolving server names"
 */
export async function resolveServerName(serverName: string, sources: NameSources): Promise<Route> {
  const named = toNamedHost(serverName);
  if (isFinal(named)) return { destinations: [toDestination(named)], ttlMs: HOUR_MS };
  const { delegate, ttlMs } = await sources.requestWellKnown(named.host);
  const target = delegate === null ? named : toNamedHost(delegate);
  if (isFinal(target)) return { destinations: [toDestination(target)], ttlMs };
  const found = await resolveService(target.host, sources);
  return { ...found, ttlMs: Math.min(found.ttlMs, ttlMs) };
}

function toNamedHost(serverName: string): NamedHost {
  const [, host = serverName, port] = /^(.*?)(?::(\d{1,5}))?$/u.exec(serverName) ?? [];
  return { host, port: port === undefined ? null : Number(port) };
}

function isFinal({ host, port }: NamedHost): boolean {
  return port !== null || isAddress(withoutBrackets(host));
}

function toDestination({ host, port }: NamedHost): Destination {
  const bare = withoutBrackets(host);
  return {
    scheme: "https",
    host: bare,
    port: port ?? DEFAULT_PORT,
    // As it was named: without a port where none was, although another than https's own is dialled.
    authority: port === null ? host : `${host}:${port}`,
    certificateName: bare,
    basePath: "",
  };
}

async function resolveService(host: string, { resolveSrv, random }: NameSources): Promise<Route> {
  let ttlMs = HOUR_MS;
  for (const service of SERVICES) {
    const records = await resolveSrv(`${service}.${host}`);
    if (records === null) ttlMs = RETRY_TTL_MS;
    const targets = orderSrvRecords(records ?? [], random).slice(0, MAX_TARGETS);
    if (targets.length === 0) continue;
    // The certificate names the homeserver: an SRV record is nobody's proof.
    const asHost = toDestination({ host, port: null });
    const destinations = targets.map(({ name, port }) => ({ ...asHost, host: name, port }));
    return { destinations, ttlMs: Math.min(ttlMs, SRV_TTL_MS) };
  }
  return { destinations: [toDestination({ host, port: null })], ttlMs };
}
