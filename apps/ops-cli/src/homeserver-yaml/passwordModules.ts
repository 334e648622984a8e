/** Modules that take part in password logins: with delegated login Synapse does not start. Rule O23 in SPEC.md. */

/** Those that are known to register password callbacks, by their class. */
const PASSWORD_MODULES: ReadonlySet<string> = new Set([
  "ldap_auth_provider.LdapAuthProviderModule",
  "shared_secret_authenticator.SharedSecretAuthProvider",
  "synapse_token_authenticator.TokenAuthenticator",
  "rest_auth_provider.RestAuthProvider",
]);

export interface ModuleNames {
  /** Known to stop Synapse from starting. */
  readonly refused: readonly string[];
  /** Nobody can tell from their name. */
  readonly unknown: readonly string[];
}

/** @param modules - What `modules` of a homeserver.yaml is, whatever that is. */
export function judgeModules(modules: unknown): ModuleNames {
  const names = (Array.isArray(modules) ? (modules as unknown[]) : []).flatMap((item) => {
    const name = (item as { module?: unknown } | null)?.module;
    return typeof name === "string" ? [name] : [];
  });
  return {
    refused: names.filter((name) => PASSWORD_MODULES.has(name)),
    unknown: names.filter((name) => !PASSWORD_MODULES.has(name)),
  };
}
