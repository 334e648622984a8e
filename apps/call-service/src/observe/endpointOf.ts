/** Names a request's endpoint by a closed list, so that nothing a caller writes becomes a label. */

const ENDPOINTS = {
  "/sfu/get": "sfu_get",
  "/get_token": "get_token",
  "/delegate_delayed_leave": "delegate_delayed_leave",
  "/sfu_webhook": "sfu_webhook",
  "/healthz": "healthz",
  "/readyz": "readyz",
} as const;

type OwnEndpoint = (typeof ENDPOINTS)[keyof typeof ENDPOINTS];

/** `proxied_…`: asked for through the homeserver (MSC4512). */
export type Endpoint = OwnEndpoint | `proxied_${OwnEndpoint}` | "other";

/** The closed list itself. */
export const ALL_ENDPOINTS: readonly Endpoint[] = [
  ...Object.values(ENDPOINTS),
  ...Object.values(ENDPOINTS).map((endpoint) => `proxied_${endpoint}` as const),
  "other",
];

const PROXIED_PREFIX = "/_matrix/";

/** The endpoint by the end of the path: a base path or an API version before it does not count. */
export function endpointOf(path: string): Endpoint {
  for (const [end, endpoint] of Object.entries(ENDPOINTS)) {
    if (!path.endsWith(end)) continue;
    return path.startsWith(PROXIED_PREFIX) ? `proxied_${endpoint}` : endpoint;
  }
  return "other";
}
