/** What `syn2mas check` says, by configurations and databases. */
import type { Sql } from "./connect.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface CheckInput {
  readonly synapse: Fields;
  readonly mas: Fields;
  readonly synapseSql: Sql;
  readonly ignoresMissingProviders: boolean;
}

export interface CheckResult {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

export async function checkMigration(input: CheckInput): Promise<CheckResult> {
  const { synapse, mas, synapseSql } = input;
  const schemes = (fieldsOf(mas["passwords"])["schemes"] ?? []) as readonly Fields[];
  const first = schemes.find(({ version }) => version === 1);
  const pepper = fieldsOf(synapse["password_config"])["pepper"];
  const [delegated] = await synapseSql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM user_external_ids WHERE auth_provider = 'oauth-delegated'`;
  const [unmailed] = await synapseSql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM user_threepids WHERE medium <> 'email'`;
  const { inSynapse, inMas } = await missingProviders(input);
  const errors: readonly (readonly [boolean, string])[] = [
    [first === undefined, "MAS config is missing a password hashing scheme with version '1'"],
    [
      first !== undefined && first["algorithm"] !== "bcrypt",
      "Password scheme version '1' in the MAS config must use the Bcrypt algorithm",
    ],
    [
      first !== undefined && first["secret"] !== pepper,
      "Password scheme version '1' in the MAS config must have the same secret as the `pepper` value from Synapse",
    ],
    [
      synapse["allow_guest_access"] === true,
      "Guest support is enabled in the Synapse configuration.",
    ],
    [
      synapse["enable_3pid_changes"] === true,
      "Synapse config has `enable_3pid_changes` explicitly enabled",
    ],
    [
      fieldsOf(synapse["login_via_existing_session"])["enabled"] === true,
      "Synapse config has `login_via_existing_session.enabled` set to true",
    ],
    [
      synapse["server_name"] !== fieldsOf(mas["matrix"])["homeserver"],
      "MAS configuration has the wrong `matrix.homeserver` set",
    ],
    [inSynapse !== "" && !input.ignoresMissingProviders, inSynapse],
    [inMas !== "", inMas],
    [
      (delegated?.count ?? 0) > 0,
      "Synapse database has mapping entries from a previously-configured MAS instance.",
    ],
  ];
  const warnings: readonly (readonly [boolean, string])[] = [
    [
      synapse["enable_registration"] === true,
      "Synapse config has registration enabled. This must be disabled after migration.",
    ],
    [inSynapse !== "" && input.ignoresMissingProviders, inSynapse],
    [(unmailed?.count ?? 0) > 0, "Synapse database contains non-email 3PIDs"],
  ];
  return { errors: said(errors), warnings: said(warnings) };
}

/**
 * Whoever is linked to a provider that one of the configurations does not have; empty for nobody. MAS's is looked at
 * only for those that Synapse's has.
 */
async function missingProviders({
  synapse,
  mas,
  synapseSql,
}: CheckInput): Promise<{ readonly inSynapse: string; readonly inMas: string }> {
  const links = await synapseSql<{ auth_provider: string }[]>`
    SELECT DISTINCT auth_provider FROM user_external_ids WHERE auth_provider <> 'oauth-delegated'`;
  const configured = listOf(synapse["oidc_providers"]).map(
    ({ idp_id }) => `oidc-${String(idp_id)}`,
  );
  const providers = listOf(fieldsOf(mas["upstream_oauth2"])["providers"]);
  const mapped = providers.map(({ synapse_idp_id }) => synapse_idp_id);
  const linked = links.map(({ auth_provider }) => auth_provider);
  const unconfigured = linked.filter((id) => !configured.includes(id));
  const unmapped = linked.filter((id) => configured.includes(id) && !mapped.includes(id));
  const say = (whose: string, ids: readonly string[]): string =>
    ids.length === 0
      ? ""
      : `Users are linked to auth providers that ${whose} does not have: ${ids.join(", ")}`;
  return { inSynapse: say("Synapse", unconfigured), inMas: say("MAS", unmapped) };
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as readonly Fields[]) : [];
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function said(pairs: readonly (readonly [boolean, string])[]): readonly string[] {
  return pairs.filter(([holds]) => holds).map(([, text]) => text);
}
