/** Everything that MAS answers, on whichever address it is asked. */
import type { RequestListener } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import type { Provider } from "oidc-provider";
import { createAdminApi } from "./admin/createAdminApi.ts";
import { createCompatApi } from "./compat/createCompatApi.ts";
import type { CompatSessions } from "./compat/createCompatSessions.ts";
import type { Faults } from "./Faults.ts";
import type { HomeserverCalls } from "./homeserver/createHomeserverCalls.ts";
import { createAuthorizationServer } from "./oauth/createAuthorizationServer.ts";
import type { ClientStore } from "./oauth/createClientStore.ts";
import { createOAuthApi } from "./oauth/createOAuthApi.ts";
import type { RegistrationPolicy } from "./oauth/registrationFaults.ts";
import { createLoginPages } from "./pages/createLoginPages.ts";
import type { People } from "./people/createPeople.ts";

/** What oidc-provider answers; the rest is ours. */
const OF_PROVIDER =
  /^\/(authorize|device|oauth2\/(token|revoke|device|keys\.json)|\.well-known\/openid-configuration)(\/|$)/u;

export interface MasParts {
  readonly serverName: string;
  /** Ends with a slash. */
  readonly issuer: string;
  readonly secret: string;
  readonly people: People;
  readonly sessions: CompatSessions;
  readonly clients: ClientStore;
  readonly homeserver: HomeserverCalls;
  readonly policy: RegistrationPolicy;
  /** Who is logged in without being asked. */
  readonly logInAs: () => string | null;
  readonly faults: () => Faults;
}

export function createMasListener(parts: MasParts): RequestListener {
  const provider = createAuthorizationServer(parts);
  rewriteDiscovery(provider, parts.faults);
  const shared = { ...parts, provider, ssoReturns: new Map<string, string>() };
  const app = new Hono()
    .get("/health", (c) => c.text("ok"))
    .route("/", createOAuthApi(shared))
    .route("/", createCompatApi({ ...shared, publicUrl: parts.issuer.replace(/\/$/u, "") }))
    .route("/", createAdminApi(shared))
    .route("/", createLoginPages(shared));
  const ofProvider = provider.callback();
  const rest = getRequestListener(app.fetch);
  const { host } = new URL(parts.issuer);
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
