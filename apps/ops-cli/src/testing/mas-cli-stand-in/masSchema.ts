/** The tables of MAS's database that a migration and a client sync touch, in MAS's names. */

/** The eight that syn2mas fills, in an order that empties them without a complaint. */
export const MIGRATED_TABLES = [
  "compat_refresh_tokens",
  "compat_access_tokens",
  "compat_sessions",
  "upstream_oauth_links",
  "user_unsupported_third_party_ids",
  "user_emails",
  "user_passwords",
  "users",
] as const;

export const MAS_SCHEMA = `
CREATE TABLE IF NOT EXISTS users (
  user_id uuid PRIMARY KEY, username text NOT NULL UNIQUE, created_at timestamptz NOT NULL,
  locked_at timestamptz, deactivated_at timestamptz,
  can_request_admin boolean NOT NULL DEFAULT false, is_guest boolean NOT NULL DEFAULT false);
CREATE TABLE IF NOT EXISTS user_passwords (
  user_password_id uuid PRIMARY KEY, user_id uuid NOT NULL, hashed_password text NOT NULL,
  created_at timestamptz NOT NULL, version integer NOT NULL);
CREATE TABLE IF NOT EXISTS user_emails (
  user_email_id uuid PRIMARY KEY, user_id uuid NOT NULL, email text NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS user_unsupported_third_party_ids (
  user_id uuid NOT NULL, medium text NOT NULL, address text NOT NULL, created_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, medium, address));
CREATE TABLE IF NOT EXISTS upstream_oauth_providers (
  upstream_oauth_provider_id uuid PRIMARY KEY, issuer text, human_name text, disabled_at timestamptz);
CREATE TABLE IF NOT EXISTS upstream_oauth_links (
  upstream_oauth_link_id uuid PRIMARY KEY, upstream_oauth_provider_id uuid NOT NULL, user_id uuid,
  subject text NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS compat_sessions (
  compat_session_id uuid PRIMARY KEY, user_id uuid NOT NULL, device_id text, human_name text,
  created_at timestamptz NOT NULL, finished_at timestamptz, is_synapse_admin boolean NOT NULL DEFAULT false);
CREATE TABLE IF NOT EXISTS compat_access_tokens (
  compat_access_token_id uuid PRIMARY KEY, compat_session_id uuid NOT NULL, access_token text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL, expires_at timestamptz);
CREATE TABLE IF NOT EXISTS compat_refresh_tokens (
  compat_refresh_token_id uuid PRIMARY KEY, compat_session_id uuid NOT NULL, compat_access_token_id uuid NOT NULL,
  refresh_token text NOT NULL UNIQUE, created_at timestamptz NOT NULL);
CREATE TABLE IF NOT EXISTS user_sessions (
  user_session_id uuid PRIMARY KEY, user_id uuid NOT NULL, created_at timestamptz NOT NULL, finished_at timestamptz);
CREATE TABLE IF NOT EXISTS oauth2_clients (
  oauth2_client_id uuid PRIMARY KEY, client_name text, client_uri text, token_endpoint_auth_method text,
  redirect_uris text[] NOT NULL DEFAULT '{}', is_static boolean NOT NULL DEFAULT false);
CREATE TABLE IF NOT EXISTS oauth2_sessions (
  oauth2_session_id uuid PRIMARY KEY, oauth2_client_id uuid NOT NULL, user_id uuid, scope_list text[] NOT NULL,
  created_at timestamptz NOT NULL, finished_at timestamptz);
`;
