/** By which login providers people are linked, and which of them mas-cli can be told of. Rule O413 in SPEC.md. */
import type { Database } from "../database/Database.ts";
import { fieldsAt, listAt, type ConfigFields } from "./readSynapseConfig.ts";

/** Left by an earlier delegation, and no provider. */
export const DELEGATED = "oauth-delegated";

/** Synapse's ids of the providers that people are linked to. */
export async function readLinkedProviders(database: Database): Promise<ReadonlySet<string>> {
  const rows = await database.query(
    `SELECT DISTINCT auth_provider FROM user_external_ids WHERE auth_provider <> '${DELEGATED}'`,
  );
  return new Set(rows.map((row) => String(row["auth_provider"])));
}

/**
 * Ids that mas-cli finds in Synapse's configuration, as Synapse keeps them with a person's links: with `oidc-` before all
 * but its oldest form. Of SAML and CAS (`saml`, `cas`) it reads nothing.
 */
export function synapseProviders(synapse: ConfigFields): ReadonlySet<string> {
  const listed = listAt(synapse, "oidc_providers").map(({ idp_id }) =>
    (idp_id ?? "oidc") === "oidc" ? "oidc" : `oidc-${String(idp_id)}`,
  );
  const isOld = fieldsAt(synapse, "oidc_config")["enabled"] === true;
  return new Set(isOld ? [...listed, "oidc"] : listed);
}

interface KnownProviders {
  readonly linked: ReadonlySet<string>;
  readonly inSynapse: ReadonlySet<string>;
  readonly inMas: ReadonlySet<string>;
}

/**
 * Whether mas-cli stops at a provider that Synapse's configuration does not have, though every link has its place in MAS:
 * told to leave such links behind, it brings them all.
 */
export function arrivesByName({ linked, inSynapse, inMas }: KnownProviders): boolean {
  const ids = [...linked];
  return ids.some((id) => !inSynapse.has(id)) && ids.every((id) => inMas.has(id));
}
