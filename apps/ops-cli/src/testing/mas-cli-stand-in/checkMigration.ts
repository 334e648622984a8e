/** What `syn2mas check` says, by configurations and databases. */
import type { Sql } from "./connect.ts";

export type Fields = Readonly<Record<string, unknown>>;

export interface CheckInput {
  readonly synapse: Fields;
  readonly mas: Fields;
  readonly synapseSql: Sql;
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
    [(unmailed?.count ?? 0) > 0, "Synapse database contains non-email 3PIDs"],
  ];
  return { errors: said(errors), warnings: said(warnings) };
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function said(pairs: readonly (readonly [boolean, string])[]): readonly string[] {
  return pairs.filter(([holds]) => holds).map(([, text]) => text);
}
