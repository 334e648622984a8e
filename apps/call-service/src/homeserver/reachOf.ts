/** How far a request on behalf of a homeserver's name may lead. Rule S213 in SPEC.md. */
import type { HttpRequest } from "./createGuardedHttp.ts";

export interface ReachOptions {
  /** Read anew each time. */
  readonly served: { readonly known: ReadonlySet<string> };
  /** `false`: private addresses are dialled too, whoever names them. Default true. */
  readonly guardsAddresses?: boolean;
}

/** A server that anybody may name must not lead into the operator's own network. */
export function reachOf(
  serverName: string,
  { served, guardsAddresses = true }: ReachOptions,
): HttpRequest["reach"] {
  return served.known.has(serverName) || !guardsAddresses ? "any" : "public";
}
