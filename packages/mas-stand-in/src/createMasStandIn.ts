/** A stand-in for Matrix Authentication Service: enough of it for a real Synapse to delegate its logins. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { Provider } from "oidc-provider";
import { createAdminApi } from "./admin/createAdminApi.ts";
import { createCompatApi } from "./compat/createCompatApi.ts";
import { createCompatSessions, type CompatSessions } from "./compat/createCompatSessions.ts";
import type { Faults } from "./Faults.ts";
import { createHomeserverCalls, type HomeserverCalls } from "./homeserver/createHomeserverCalls.ts";
import { createAuthorizationServer } from "./oauth/createAuthorizationServer.ts";
import { createClientStore, type ClientStore } from "./oauth/createClientStore.ts";
import { createOAuthApi } from "./oauth/createOAuthApi.ts";
import type { OAuthClient } from "./oauth/OAuthClient.ts";
import { createLoginPages } from "./pages/createLoginPages.ts";
import { createPeople, type NewPerson, type People } from "./people/createPeople.ts";
import type { SynapsePeople } from "./people/readSynapseDatabase.ts";
import { createSurfaces } from "./proxy/createSurfaces.ts";

/** What oidc-provider answers; the rest is ours. */
const OF_PROVIDER =
  /^\/(authorize|device|oauth2\/(token|revoke|device|keys\.json)|\.well-known\/openid-configuration)(\/|$)/u;

export interface MasStandInOptions {
  /** Synapse's own address, without a trailing slash; it need not run yet. */
  readonly synapseUrl: string;
  /** Shared with Synapse. */
  readonly secret: string;
  /** By default host and port of the proxy, so that discovery by server name works on loopback. */
  readonly serverName?: string;
  readonly people?: readonly NewPerson[];
  /** `password_config.pepper` of homeserver.yaml. */
  readonly pepper?: string;
  readonly clients?: readonly Omit<OAuthClient, "isStatic">[];
  /** Clients that register themselves must not have `http:` pages; false lets them, for development. */
  readonly isStrict?: boolean;
}

export interface MasStandIn {
  readonly serverName: string;
  /** Ends with a slash; also the base of everything that people reach of MAS. */
  readonly issuer: string;
  /** Where Synapse reaches it; without a trailing slash. */
  readonly internalUrl: string;
  /** Where people reach the homeserver: a proxy that splits the paths as an operator's would. */
  readonly homeserverUrl: string;
  readonly people: People;
  readonly sessions: CompatSessions;
  readonly clients: ClientStore;
  readonly homeserver: HomeserverCalls;
  /** What the migration does: people keep their passwords and stay logged in. */
  readonly takeOver: (synapse: SynapsePeople) => Promise<void>;
  /** The next sign-ins finish by themselves as this person; `null` shows the form again. */
  readonly logInAs: (localpart: string | null) => void;
  /** Breaks it until the returned function is called; replaces what was broken before. */
  readonly breakWith: (faults: Faults) => () => void;
  readonly close: () => Promise<void>;
}

/** Listens on three free ports of 127.0.0.1. */
export async function createMasStandIn(options: MasStandInOptions): Promise<MasStandIn> {
  const { synapseUrl, secret, isStrict = true } = options;
  let faults: Faults = {};
  let autoLogIn: string | null = null;
  const surfaces = await createSurfaces({ synapseUrl, faults: () => faults });
  const issuer = `${surfaces.urls.mas}/`;
  const serverName = options.serverName ?? new URL(surfaces.urls.homeserver).host;
  const people = createPeople(options.pepper ?? "");
  for (const person of options.people ?? []) await people.add(person);
  const sessions = createCompatSessions();
  const configured = (options.clients ?? []).map((client) => ({ ...client, isStatic: true }));
  const clients = createClientStore(configured);
  const homeserver = createHomeserverCalls({ url: synapseUrl, secret });
  const provider = createAuthorizationServer({ issuer, clients, people, homeserver });
  rewriteDiscovery(provider, () => faults);
  const shared = { people, sessions, clients, homeserver, provider };
  const ssoReturns = new Map<string, string>();
  const policy = { allowsInsecureUris: !isStrict };
  const app = new Hono()
    .get("/health", (c) => c.text("ok"))
    .route("/", createOAuthApi({ ...shared, policy, secret, faults: () => faults }))
    .route(
      "/",
      createCompatApi({ ...shared, serverName, publicUrl: surfaces.urls.mas, ssoReturns }),
    )
    .route("/", createAdminApi(shared))
    .route("/", createLoginPages({ ...shared, ssoReturns, logInAs: () => autoLogIn }));
  surfaces.open(splitRequests(provider, getRequestListener(app.fetch), issuer), {
    client: {
      "m.homeserver": { base_url: surfaces.urls.homeserver },
      "org.matrix.msc2965.authentication": { issuer, account: `${issuer}account/` },
    },
    server: { "m.server": new URL(surfaces.urls.homeserver).host },
  });
  return {
    serverName,
    issuer,
    internalUrl: surfaces.urls["mas-internal"],
    homeserverUrl: surfaces.urls.homeserver,
    people,
    sessions,
    clients,
    homeserver,
    async takeOver(synapse) {
      for (const person of synapse.people) await people.add(person);
      for (const session of synapse.sessions) sessions.open(session);
    },
    logInAs: (localpart) => void (autoLogIn = localpart),
    breakWith(broken) {
      faults = broken;
      return () => void (faults = {});
    },
    close: surfaces.close,
  };
}

function splitRequests(
  provider: Provider,
  rest: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  issuer: string,
): RequestListener {
  const ofProvider = provider.callback();
  const { host } = new URL(issuer);
  return (request, response) => {
    // MAS makes its links from its configuration; oidc-provider would make them from where it was asked.
    request.headers.host = host;
    if (OF_PROVIDER.test(request.url?.split("?")[0] ?? "")) void ofProvider(request, response);
    else void rest(request, response);
  };
}

function rewriteDiscovery(provider: Provider, faults: () => Faults): void {
  provider.use(async (ctx, next) => {
    await next();
    const { publicBase } = faults();
    if (publicBase === undefined || !ctx.path.endsWith("/openid-configuration")) return;
    const text = JSON.stringify(ctx.body).replaceAll(provider.issuer, publicBase);
    ctx.body = JSON.parse(text) as unknown;
  });
}
