/** What has to change in MAS so that it has the wanted clients, field by field. Rules O276 to O279 and O411 in SPEC.md. */
import type { NumberedClient, SecretFiles } from "./clientsFile.ts";
import type { PresentClient } from "./WantedClient.ts";

export type ClientField =
  | "name"
  | "uri"
  | "redirect_uris"
  | "auth_method"
  | "secret_file"
  | "is_static";

export interface FieldChange {
  readonly field: ClientField;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export type ClientChange =
  | {
      readonly kind: "add" | "update";
      readonly id: string;
      readonly key: string;
      readonly fields: readonly FieldChange[];
    }
  /** In MAS by a configuration, and in none any more. */
  | { readonly kind: "left-over"; readonly id: string; readonly name: string | null };

export interface DiffInput {
  readonly wanted: readonly NumberedClient[];
  readonly present: readonly PresentClient[];
  /** Ids in the operator's own configuration: theirs, and none of our business. */
  readonly operatorIds: ReadonlySet<string>;
  /** As an earlier run has written them. */
  readonly secretFiles: SecretFiles;
}

/** The changes, in the order of the wanted clients; then what is left over, by id. */
export function diffClients(input: DiffInput): readonly ClientChange[] {
  const { wanted, present, operatorIds, secretFiles } = input;
  const byId = new Map(present.map((client) => [client.id, client]));
  const changes = wanted.flatMap((client): readonly ClientChange[] => {
    const before = byId.get(client.id) ?? null;
    const fields = diffFields(client, before, secretFiles);
    const kind = before === null ? "add" : "update";
    return fields.length === 0 ? [] : [{ kind, id: client.id, key: client.key, fields }];
  });
  const ours = new Set(wanted.map(({ id }) => id));
  const leftOver = present
    .filter(({ id, isStatic }) => isStatic && !ours.has(id) && !operatorIds.has(id))
    .map(({ id, name }) => ({ kind: "left-over" as const, id, name }))
    .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return [...changes, ...leftOver];
}

function diffFields(
  wanted: NumberedClient,
  before: PresentClient | null,
  secretFiles: SecretFiles,
): readonly FieldChange[] {
  const secretFile = secretFiles.get(wanted.id);
  const pairs: readonly (readonly [ClientField, readonly string[], readonly string[]])[] = [
    ["name", given(before?.name), [wanted.name]],
    ["uri", given(before?.uri).map(normalUrl), [normalUrl(wanted.uri)]],
    ["redirect_uris", normalSet(before?.redirectUris ?? []), normalSet(wanted.redirectUris)],
    // Where it cannot be seen it cannot differ.
    [
      "auth_method",
      before === null ? [] : [before.authMethod ?? wanted.authMethod],
      [wanted.authMethod],
    ],
    // Only we know where it was; of a client that we have not written, it cannot differ.
    [
      "secret_file",
      given(before === null || secretFile !== undefined ? secretFile : wanted.secretFile),
      given(wanted.secretFile),
    ],
    ["is_static", before === null ? ["true"] : [String(before.isStatic)], ["true"]],
  ];
  return pairs
    .filter(([, from, to]) => from.join("\n") !== to.join("\n"))
    .map(([field, from, to]) => ({ field, from, to }));
}

function given(value: string | null | undefined): readonly string[] {
  return value == null ? [] : [value];
}

/** As MAS keeps it: `https://a.example` has a path. */
function normalUrl(text: string): string {
  return URL.canParse(text) ? new URL(text).href : text;
}

function normalSet(uris: readonly string[]): readonly string[] {
  return [...new Set(uris.map(normalUrl))].toSorted();
}
