/** homeserver.yaml and its logging, for one Synapse on SQLite and loopback. */
import { stringify } from "yaml";
import { CALL_POWER_LEVEL_EVENTS } from "./callPowerLevels.ts";

/** Nobody at a demo should meet a limit; a real server keeps Synapse's own. */
const UNLIMITED = { per_second: 1_000, burst_count: 1_000 };

export interface SynapseConfigInput {
  /** Folder for the database, media and keys, absolute. */
  readonly dataDir: string;
  readonly serverName: string;
  readonly port: number;
  /** The one address, without a trailing slash: `http://127.0.0.1:8080`. */
  readonly origin: string;
  readonly registrationSecret: string;
  readonly macaroonSecret: string;
  /** The call service's registration as an application service, absolute. */
  readonly registrationFile: string;
}

/** Every flag here is needed for calls, or for a link that logs a person in; names as of Synapse 1.163. */
export function synapseConfig(input: SynapseConfigInput): string {
  const transport = { type: "livekit", livekit_service_url: `${input.origin}/livekit/jwt` };
  const powerLevels = { events: CALL_POWER_LEVEL_EVENTS };
  return stringify({
    server_name: input.serverName,
    public_baseurl: `${input.origin}/`,
    pid_file: `${input.dataDir}/synapse.pid`,
    signing_key_path: `${input.dataDir}/signing.key`,
    media_store_path: `${input.dataDir}/media`,
    log_config: `${input.dataDir}/logging.yaml`,
    listeners: [
      {
        port: input.port,
        bind_addresses: ["127.0.0.1"],
        type: "http",
        tls: false,
        x_forwarded: true,
        resources: [{ names: ["client", "federation", "openid"] }],
      },
    ],
    database: { name: "sqlite3", args: { database: `${input.dataDir}/homeserver.db` } },
    trusted_key_servers: [],
    federation_domain_whitelist: [],
    report_stats: false,
    presence: { enabled: false },
    enable_registration: false,
    // Passwords here are random and long: stretching them only makes every start slower.
    bcrypt_rounds: 4,
    registration_shared_secret: input.registrationSecret,
    macaroon_secret_key: input.macaroonSecret,
    app_service_config_files: [input.registrationFile],
    login_via_existing_session: { enabled: true, require_ui_auth: false, token_timeout: "24h" },
    extra_well_known_client_content: { "org.matrix.msc4143.rtc_foci": [transport] },
    matrix_rtc: { transports: [transport] },
    max_event_delay_duration: "24h",
    default_power_level_content_override: {
      private_chat: powerLevels,
      trusted_private_chat: powerLevels,
      public_chat: { events: { ...CALL_POWER_LEVEL_EVENTS, "m.call.invite": 50 } },
    },
    experimental_features: {
      msc3266_enabled: true,
      msc4143_enabled: true,
      msc4222_enabled: true,
      msc4354_enabled: true,
      msc4502_enabled: true,
      msc4512_enabled: true,
    },
    ...demoRateLimits(),
  });
}

/** At INFO: Synapse takes access tokens out of its request lines itself, and SQL values appear at DEBUG only. */
export function synapseLogging(): string {
  return stringify({
    version: 1,
    formatters: { line: { format: "%(asctime)s %(levelname)s %(name)s %(message)s" } },
    handlers: { console: { class: "logging.StreamHandler", formatter: "line" } },
    loggers: { "synapse.storage.SQL": { level: "INFO" } },
    root: { level: "INFO", handlers: ["console"] },
    disable_existing_loggers: false,
  });
}

function demoRateLimits(): Record<string, unknown> {
  return {
    rc_message: UNLIMITED,
    rc_registration: UNLIMITED,
    rc_login: { address: UNLIMITED, account: UNLIMITED, failed_attempts: UNLIMITED },
    rc_joins: { local: UNLIMITED, remote: UNLIMITED },
    rc_joins_per_room: UNLIMITED,
    rc_invites: { per_room: UNLIMITED, per_user: UNLIMITED, per_issuer: UNLIMITED },
    rc_room_creation: UNLIMITED,
    rc_key_requests: UNLIMITED,
    rc_media_create: UNLIMITED,
    rc_delayed_event_mgmt: UNLIMITED,
    rc_user_directory: UNLIMITED,
    rc_profile: UNLIMITED,
  };
}
