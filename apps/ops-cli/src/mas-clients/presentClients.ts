/** What clients MAS has now: asked of its admin API, of its database, or of its configuration. Rules O33 and O278. */
import * as v from "valibot";
import type { Secret } from "@tertulia/protocol";
import { OpsError } from "../cli/OpsError.ts";
import { connectPostgres } from "../database/connectPostgres.ts";
import type { PostgresAddress } from "../database/PostgresAddress.ts";
import { HttpFailure, type Http, type HttpAnswer } from "../machine/Http.ts";
import type { PresentProvider } from "./providerChanges.ts";
import { uuidToUlid } from "./ulid.ts";
import type { PresentClient } from "./WantedClient.ts";

const PAGE_SIZE = 100;

/** One place that knows MAS's clients. */
export interface ClientSource {
  readonly kind: "admin-api" | "database" | "config";
  readonly list: () => Promise<readonly PresentClient[]>;
  /** Sessions that are open, by client id; `null` where it cannot be told. */
  readonly countSessions: (ids: readonly string[]) => Promise<number | null>;
  /** Upstream login providers, on and off; `null` where they cannot be seen. */
  readonly listProviders: () => Promise<readonly PresentProvider[] | null>;
}

const listSchema = v.object({
  data: v.array(
    v.object({
      id: v.string(),
      attributes: v.object({
        client_name: v.nullish(v.string()),
        client_uri: v.nullish(v.string()),
        redirect_uris: v.array(v.string()),
        is_static: v.boolean(),
      }),
    }),
  ),
});
const providerListSchema = v.object({
  data: v.array(
    v.object({
      id: v.string(),
      attributes: v.object({
        human_name: v.nullish(v.string()),
        issuer: v.nullish(v.string()),
        disabled_at: v.nullish(v.string()),
      }),
    }),
  ),
});
const countSchema = v.object({ meta: v.object({ count: v.number() }) });

interface AdminApi {
  /** Where `/api/admin/v1` is; without trailing slash. */
  readonly url: string;
  /** With the scope `urn:mas:admin`. */
  readonly token: Secret;
}

/** @see MAS's API reference, "OAuth 2.0 Client": listed since 1.20 */
export function askAdminApi({ url, token }: AdminApi, http: Http): ClientSource {
  const ask = async <Schema extends v.GenericSchema>(path: string, schema: Schema) => {
    const endpoint = `${url}/api/admin/v1/${path}`;
    const headers = { Authorization: `Bearer ${token.reveal()}` };
    const answer = await http({ url: endpoint, headers }).catch((error: unknown) => {
      throw error instanceof HttpFailure ? noAnswer(url, error) : error;
    });
    return parseAnswer(answer, schema);
  };
  const askAll = async <Item extends { readonly id: string }>(
    path: string,
    schema: v.GenericSchema<unknown, { readonly data: readonly Item[] }>,
  ): Promise<readonly Item[]> => {
    const items: Item[] = [];
    let isLast = false;
    while (!isLast) {
      const after = items.at(-1)?.id;
      const next = after === undefined ? "" : `&page[after]=${after}`;
      const { data } = await ask(`${path}page[first]=${PAGE_SIZE}${next}`, schema);
      items.push(...data);
      isLast = data.length < PAGE_SIZE;
    }
    return items;
  };
  const count = async (path: string): Promise<number> =>
    (await ask(`${path}&count=only`, countSchema)).meta.count;
  return {
    kind: "admin-api",
    list: async () => {
      const clients = await askAll("oauth2-clients?filter[client-kind]=static&", listSchema);
      return clients.map(toPresentClient);
    },
    countSessions: async (ids) => {
      let sum = 0;
      for (const id of ids) {
        sum += await count(`oauth2-sessions?filter[client]=${id}&filter[status]=active`);
      }
      return sum;
    },
    listProviders: async () => {
      const providers: PresentProvider[] = [];
      for (const { id, attributes } of await askAll(
        "upstream-oauth-providers?",
        providerListSchema,
      )) {
        providers.push({
          id,
          name: attributes.human_name ?? attributes.issuer ?? null,
          isEnabled: attributes.disabled_at == null,
          links: await count(`upstream-oauth-links?filter[provider]=${id}`),
        });
      }
      return providers;
    },
  };
}

function toPresentClient({
  id,
  attributes,
}: v.InferOutput<typeof listSchema>["data"][number]): PresentClient {
  return {
    id,
    name: attributes.client_name ?? null,
    uri: attributes.client_uri ?? null,
    redirectUris: attributes.redirect_uris,
    authMethod: null,
    isStatic: attributes.is_static,
  };
}

const rowSchema = v.object({
  id: v.string(),
  client_name: v.nullable(v.string()),
  client_uri: v.nullable(v.string()),
  token_endpoint_auth_method: v.nullable(v.string()),
  redirect_uris: v.array(v.string()),
  is_static: v.boolean(),
});

const providerRowSchema = v.object({
  id: v.string(),
  name: v.nullable(v.string()),
  is_enabled: v.boolean(),
  links: v.number(),
});

/** MAS's tables `oauth2_clients` and `upstream_oauth_providers`. */
export function askDatabase(address: PostgresAddress): ClientSource {
  const query = async (sql: string) => {
    const database = await connectPostgres(address);
    try {
      return await database.query(sql);
    } finally {
      await database.close();
    }
  };
  return {
    kind: "database",
    list: async () => {
      // Before MAS has ever run there is no table, and no client.
      const [table] = await query("SELECT to_regclass('oauth2_clients') IS NOT NULL AS there");
      if (table?.["there"] !== true) return [];
      const rows = await query(`SELECT oauth2_client_id::text AS id, client_name, client_uri,
        token_endpoint_auth_method, redirect_uris, is_static FROM oauth2_clients`);
      return v.parse(v.array(rowSchema), rows).map((row) => ({
        id: uuidToUlid(row.id),
        name: row.client_name,
        uri: row.client_uri,
        redirectUris: row.redirect_uris,
        authMethod: row.token_endpoint_auth_method,
        isStatic: row.is_static,
      }));
    },
    countSessions: async (ids) => {
      const rows = await query(`SELECT oauth2_client_id::text AS id, count(*)::int AS count
        FROM oauth2_sessions WHERE finished_at IS NULL GROUP BY oauth2_client_id`);
      const counted = rows.filter(({ id }) => ids.includes(uuidToUlid(String(id))));
      return counted.reduce((sum, { count }) => sum + Number(count), 0);
    },
    listProviders: async () => {
      const [tables] =
        await query(`SELECT to_regclass('upstream_oauth_providers') IS NOT NULL AS providers,
        to_regclass('upstream_oauth_links') IS NOT NULL AS links`);
      if (tables?.["providers"] !== true) return [];
      // An interrupted migration has that table under another name.
      if (tables["links"] !== true) return null;
      const rows = await query(`SELECT upstream_oauth_provider_id::text AS id,
        coalesce(human_name, issuer) AS name, disabled_at IS NULL AS is_enabled,
        (SELECT count(*)::int FROM upstream_oauth_links AS link
          WHERE link.upstream_oauth_provider_id = provider.upstream_oauth_provider_id) AS links
        FROM upstream_oauth_providers AS provider`);
      return v.parse(v.array(providerRowSchema), rows).map(({ id, name, is_enabled, links }) => ({
        id: uuidToUlid(id),
        name,
        isEnabled: is_enabled,
        links,
      }));
    },
  };
}

/** What MAS's configuration says, when nothing else can be asked: MAS itself may have something else. */
export function askConfig(clients: readonly PresentClient[]): ClientSource {
  return {
    kind: "config",
    list: async () => clients,
    countSessions: async () => null,
    listProviders: async () => null,
  };
}

function parseAnswer<Schema extends v.GenericSchema>(
  { status, body, request }: HttpAnswer,
  schema: Schema,
): v.InferOutput<Schema> {
  const parsed = status === 200 ? v.safeParse(schema, parseJsonOrNull(body)) : null;
  if (parsed?.success === true) return parsed.output;
  throw new OpsError({
    code: "ops/unexpected-answer",
    text: {
      en: `MAS's admin API answers ${status} at ${request.url}, and not a list.`,
      es: `La API de administración de MAS responde ${status} en ${request.url}, y no una lista.`,
    },
    remedy: {
      en: "401 and 403: the token has no scope urn:mas:admin, or is over. 404: the listener has no resource adminapi, or MAS is older than 1.20; then leave --mas-api out and the database is asked.",
      es: "401 y 403: el token no tiene el ámbito urn:mas:admin o ha caducado. 404: el listener no tiene el recurso adminapi, o MAS es anterior a 1.20; entonces omita --mas-api y se pregunta a la base de datos.",
    },
  });
}

function parseJsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of a proxy, for example.
    return null;
  }
}

function noAnswer(url: string, cause: HttpFailure): OpsError {
  return new OpsError({
    code: "ops/unreachable",
    text: {
      en: `MAS's admin API at ${url} does not answer (${cause.message}).`,
      es: `La API de administración de MAS en ${url} no responde (${cause.message}).`,
    },
    remedy: {
      en: "Check that MAS runs and that --mas-api is its address from here.",
      es: "Compruebe que MAS está en marcha y que --mas-api es su dirección desde aquí.",
    },
    cause,
  });
}
