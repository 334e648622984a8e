/** The clients: those of the configuration, and those that registered themselves. Rules M50 and M52 in SPEC.md. */
import { createHash } from "node:crypto";
import type { ClientMetadata } from "oidc-provider";
import { newUlid } from "../newUlid.ts";
import { STATIC_GRANT_TYPES, type OAuthClient } from "./OAuthClient.ts";

const LOOPBACK_OR_OWN_SCHEME = /^(?!https:)/u;

export interface ClientStore {
  /** Replaces the client of that id. */
  readonly put: (client: OAuthClient) => void;
  /** @returns whether there was one. */
  readonly remove: (clientId: string) => boolean;
  /** The same metadata gives the same id, so registering again is harmless. */
  readonly register: (metadata: Readonly<Record<string, unknown>>) => OAuthClient;
  readonly find: (clientId: string) => OAuthClient | null;
  /** Ordered by id. */
  readonly list: () => readonly OAuthClient[];
}

/** In memory. */
export function createClientStore(configured: readonly OAuthClient[]): ClientStore {
  const clients = new Map(configured.map((client) => [client.clientId, client]));
  const idsByMetadata = new Map<string, string>();
  return {
    put: (client) => void clients.set(client.clientId, client),
    remove: (clientId) => clients.delete(clientId),
    register(metadata) {
      const sorted = Object.entries(metadata).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const hash = createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
      const clientId = idsByMetadata.get(hash) ?? newUlid();
      idsByMetadata.set(hash, clientId);
      const client = toOAuthClient(clientId, metadata);
      clients.set(clientId, client);
      return client;
    },
    find: (clientId) => clients.get(clientId) ?? null,
    list: () => [...clients.values()].toSorted((a, b) => (a.clientId < b.clientId ? -1 : 1)),
  };
}

/** As oidc-provider wants it. */
export function toClientMetadata(client: OAuthClient): ClientMetadata {
  const { clientId, name, uri, secret, redirectUris, authMethod = "none" } = client;
  // Static clients have no kind; only a native one may have loopback addresses and schemes of its own.
  const isNative = redirectUris.some((redirect) => LOOPBACK_OR_OWN_SCHEME.test(redirect));
  return {
    client_id: clientId,
    ...(name !== undefined && { client_name: name }),
    ...(uri !== undefined && { client_uri: uri }),
    ...(secret !== undefined && { client_secret: secret }),
    redirect_uris: [...redirectUris],
    application_type: isNative ? "native" : "web",
    token_endpoint_auth_method: authMethod,
    grant_types: [...(client.grantTypes ?? STATIC_GRANT_TYPES)],
    response_types: redirectUris.length === 0 ? [] : ["code"],
  };
}

function toOAuthClient(clientId: string, metadata: Readonly<Record<string, unknown>>): OAuthClient {
  const { client_name: name, client_uri: uri, redirect_uris: uris, grant_types: grants } = metadata;
  return {
    clientId,
    ...(typeof name === "string" && { name }),
    ...(typeof uri === "string" && { uri }),
    redirectUris: Array.isArray(uris) ? uris.map(String) : [],
    grantTypes: Array.isArray(grants) ? grants.map(String) : ["authorization_code"],
    isStatic: false,
  };
}
