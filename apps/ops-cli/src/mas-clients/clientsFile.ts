/** Our own configuration file for MAS, which also keeps the ids that were made. Rules O274 and O275 in SPEC.md. */
import * as v from "valibot";
import { parse, stringify } from "yaml";
import { OpsError } from "../cli/OpsError.ts";
import { createUlid, ULID_FORM } from "./ulid.ts";
import type { PresentClient, WantedClient } from "./WantedClient.ts";

const HEADING = `# Written by "tertulia mas clients apply"; what is changed here is overwritten.
# It also keeps the ids of the clients: without it they would be made anew, as other clients.
`;

const schema = v.object({
  clients: v.array(
    v.object({
      client_id: v.string(),
      client_name: v.string(),
      client_uri: v.string(),
      client_auth_method: v.string(),
      client_secret_file: v.optional(v.string()),
      redirect_uris: v.array(v.string()),
    }),
  ),
  tertulia: v.object({ client_ids: v.record(v.string(), v.pipe(v.string(), v.regex(ULID_FORM))) }),
});

/** Id by the operator's name of the client. */
export type ClientIds = Readonly<Record<string, string>>;

/** A wanted client that has its id. */
export type NumberedClient = WantedClient & { readonly id: string };

/** By client id; `null` for a client without. Where the secret itself is kept, MAS tells nobody. */
export type SecretFiles = ReadonlyMap<string, string | null>;

export interface ClientsFile {
  readonly ids: ClientIds;
  readonly clients: readonly PresentClient[];
  readonly secretFiles: SecretFiles;
}

/**
 * What an earlier run has written.
 *
 * @param text - `null` when there was none.
 * @throws {OpsError} ops/config-unusable.
 */
export function parseClientsFile(text: string | null, path: string): ClientsFile {
  if (text === null) return { ids: {}, clients: [], secretFiles: new Map() };
  const parsed = v.safeParse(schema, parseOrNull(text));
  if (!parsed.success) throw notOurs(path);
  const { clients, tertulia } = parsed.output;
  return {
    ids: tertulia.client_ids,
    clients: clients.map((client) => ({
      id: client.client_id,
      name: client.client_name,
      uri: client.client_uri,
      redirectUris: client.redirect_uris,
      authMethod: client.client_auth_method,
      isStatic: true,
    })),
    secretFiles: new Map(
      clients.map(({ client_id, client_secret_file }) => [client_id, client_secret_file ?? null]),
    ),
  };
}

/** Gives every client its id: the operator's, the one it had, or a new one. */
export function numberClients(
  wanted: readonly WantedClient[],
  ids: ClientIds,
  createId: () => string,
): readonly NumberedClient[] {
  return wanted.map((client) => ({ ...client, id: client.id ?? ids[client.key] ?? createId() }));
}

/** Makes ids of now. */
export function createIds(nowMs: number, random: (length: number) => Uint8Array): () => string {
  return () => createUlid(nowMs, random);
}

/** The file for these clients; ids of clients that are no longer wanted stay, for the day they are again. */
export function renderClientsFile(clients: readonly NumberedClient[], ids: ClientIds): string {
  const entries = clients.map((client) => ({
    client_id: client.id,
    client_auth_method: client.authMethod,
    ...(client.secretFile === null ? {} : { client_secret_file: client.secretFile }),
    client_name: client.name,
    client_uri: client.uri,
    redirect_uris: client.redirectUris,
  }));
  const known = { ...ids, ...Object.fromEntries(clients.map(({ key, id }) => [key, id])) };
  return (
    HEADING + stringify({ clients: entries, tertulia: { client_ids: known } }, { lineWidth: 0 })
  );
}

function parseOrNull(text: string): unknown {
  try {
    return parse(text);
  } catch {
    // What is wrong with it is of no use to somebody who must not edit it.
    return null;
  }
}

function notOurs(path: string): OpsError {
  return new OpsError({
    code: "ops/config-unusable",
    text: {
      en: `${path} was not written by this program, or was changed since.`,
      es: `${path} no lo escribió este programa, o se ha cambiado después.`,
    },
    remedy: {
      en: "Name another file with --output, or put back one of the dated copies beside it.",
      es: "Indique otro archivo con --output, o recupere una de las copias fechadas que hay al lado.",
    },
  });
}
