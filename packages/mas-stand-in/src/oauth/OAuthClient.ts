/** A client as MAS knows it: from its configuration, or registered by itself. */

export interface OAuthClient {
  /** A ULID. */
  readonly clientId: string;
  readonly name?: string;
  readonly uri?: string;
  readonly redirectUris: readonly string[];
  /** By default `none`: a public client. */
  readonly authMethod?: "none" | "client_secret_basic" | "client_secret_post";
  readonly secret?: string;
  readonly grantTypes?: readonly string[];
  /** Among `policy.data.admin_clients`: may administer by its credentials alone. */
  readonly isAdmin?: boolean;
  /** Listed in the configuration, so that `config sync` manages it. */
  readonly isStatic: boolean;
}

/** What each client of the configuration may use. */
export const STATIC_GRANT_TYPES: readonly string[] = [
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "urn:ietf:params:oauth:grant-type:device_code",
];
