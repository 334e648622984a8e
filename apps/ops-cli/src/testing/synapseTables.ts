/** The tables of Synapse's PostgreSQL database that a migration reads, empty, with Synapse's types. */

export const SYNAPSE_TABLES = `
CREATE TABLE users (
  name text PRIMARY KEY, password_hash text, creation_ts bigint, admin smallint NOT NULL DEFAULT 0,
  is_guest smallint NOT NULL DEFAULT 0, appservice_id text, deactivated smallint NOT NULL DEFAULT 0,
  locked boolean NOT NULL DEFAULT false);
CREATE TABLE background_updates (update_name text NOT NULL);
CREATE TABLE user_threepids (
  user_id text NOT NULL, medium text NOT NULL, address text NOT NULL, added_at bigint NOT NULL DEFAULT 0);
CREATE TABLE user_external_ids (auth_provider text NOT NULL, external_id text NOT NULL, user_id text NOT NULL);
CREATE TABLE devices (
  user_id text NOT NULL, device_id text NOT NULL, display_name text, hidden boolean NOT NULL DEFAULT false,
  last_seen bigint, ip text, user_agent text);
CREATE TABLE access_tokens (
  id bigint PRIMARY KEY, user_id text NOT NULL, device_id text, token text NOT NULL UNIQUE,
  puppets_user_id text, refresh_token_id bigint, used boolean NOT NULL DEFAULT false,
  valid_until_ms bigint, last_validated bigint);
CREATE TABLE refresh_tokens (
  id bigint PRIMARY KEY, user_id text NOT NULL, device_id text NOT NULL, token text NOT NULL UNIQUE,
  next_token_id bigint);
`;
