/** The small part of MAS's admin API that says what is there. Rule M60 in SPEC.md. */
import { Hono } from "hono";
import { cors } from "hono/cors";
import type { Provider } from "oidc-provider";
import type { CompatSessions } from "../compat/createCompatSessions.ts";
import type { ClientStore } from "../oauth/createClientStore.ts";
import type { OAuthClient } from "../oauth/OAuthClient.ts";
import type { People } from "../people/createPeople.ts";

const SCOPE = "urn:mas:admin";
const DEFAULT_PAGE_SIZE = 10;
/** The release whose behaviour is modelled. */
const VERSION = "v1.22.0";

export interface AdminApiParts {
  readonly provider: Provider;
  readonly people: People;
  readonly sessions: CompatSessions;
  readonly clients: ClientStore;
}

/** Below `/api/admin/v1`; a token without the scope is refused as MAS does it. */
export function createAdminApi(parts: AdminApiParts): Hono {
  const { people, sessions, clients } = parts;
  const app = new Hono().basePath("/api/admin/v1");
  app.use(cors());
  app.use(async (c, next) => {
    const header = c.req.header("authorization");
    if (header === undefined) return c.json(fault("Missing authorization header"), 400);
    const scope = await scopeOf(header.replace(/^Bearer /u, ""), parts);
    if (scope === null) return c.json(fault("Unknown access token"), 401);
    if (!scope.split(" ").includes(SCOPE)) return c.json(fault(`Missing ${SCOPE} scope`), 401);
    await next();
  });
  app.get("/version", (c) => c.json({ version: VERSION }));
  app.get("/users", (c) => c.json(counted(people.count())));
  app.get("/compat-sessions", (c) => c.json(counted(sessions.count())));
  app.get("/oauth2-clients", (c) => {
    const kind = c.req.query("filter[client-kind]");
    const wanted = clients
      .list()
      .filter((client) => kind === undefined || client.isStatic === (kind === "static"));
    return c.json(pageOf(wanted, c.req.url));
  });
  app.get("/oauth2-clients/:id", (c) => {
    const client = clients.find(c.req.param("id"));
    if (client === null) return c.json(fault("OAuth 2.0 client not found"), 404);
    return c.json({ data: resourceOf(client) });
  });
  return app;
}

async function scopeOf(
  token: string,
  { provider, sessions }: AdminApiParts,
): Promise<string | null> {
  const compat = sessions.find(token);
  if (compat !== null) return compat.scope;
  const found =
    (await provider.AccessToken.find(token)) ?? (await provider.ClientCredentials.find(token));
  return found?.scope ?? null;
}

/** Cursor paging by id: `page[first]` and `page[after]`. */
function pageOf(wanted: readonly OAuthClient[], requestUrl: string): Record<string, unknown> {
  const url = new URL(requestUrl);
  const meta = { meta: { count: wanted.length } };
  if (url.searchParams.get("count") === "only") return { ...meta, links: { self: linkTo(url) } };
  const size = Number(url.searchParams.get("page[first]") ?? DEFAULT_PAGE_SIZE);
  const after = url.searchParams.get("page[after]") ?? "";
  const rest = wanted.filter(({ clientId }) => clientId > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  const next = new URL(url);
  if (last) next.searchParams.set("page[after]", last.clientId);
  return {
    ...meta,
    data: page.map(resourceOf),
    links: { self: linkTo(url), ...(rest.length > size && { next: linkTo(next) }) },
  };
}

function resourceOf(client: OAuthClient): Record<string, unknown> {
  const { clientId, name, uri, redirectUris, grantTypes, isStatic } = client;
  return {
    type: "oauth2-client",
    id: clientId,
    attributes: {
      client_name: name ?? null,
      client_uri: uri ?? null,
      redirect_uris: redirectUris,
      grant_types: grantTypes ?? [],
      is_static: isStatic,
    },
    links: { self: `/api/admin/v1/oauth2-clients/${clientId}` },
  };
}

function counted(count: number): Record<string, unknown> {
  return { meta: { count }, links: {} };
}

function linkTo({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

function fault(title: string): Record<string, unknown> {
  return { errors: [{ title }] };
}
