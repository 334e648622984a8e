/** A real Synapse on SQLite and loopback, before and after it delegates its logins. For tests. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  freePorts,
  installedServers,
  registerPerson,
  startChildServer,
  type StartedServer,
} from "@tertulia/tools/servers";

const REGISTRATION_SECRET = "registration secret of the tests";
const UNLIMITED = { per_second: 1000, burst_count: 1000 };

export interface SynapseLogin {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

export interface SynapseSettings {
  readonly serverName: string;
  /** What people reach, with a trailing slash. */
  readonly publicBaseUrl: string;
  /** Delegates to this MAS; `null` keeps passwords. */
  readonly mas: { readonly endpoint: string; readonly secret: string } | null;
  /** Anybody may make an account; only while it has passwords. */
  readonly isOpen?: boolean;
  /** More of homeserver.yaml, by its own names. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface Synapse {
  /** Its own address, known before it runs; without a trailing slash. */
  readonly url: string;
  readonly databasePath: string;
  /** Resolves when it answers; stops the one that ran before. What it keeps outlives a restart. */
  readonly start: (settings: SynapseSettings) => Promise<void>;
  /** Writes its homeserver.yaml and starts nothing. @returns where it is. */
  readonly configure: (settings: SynapseSettings) => string;
  /** Starts it with the homeserver.yaml as it stands, whoever wrote it. */
  readonly restart: () => Promise<void>;
  /** Makes an account and logs it in; only while it has passwords. */
  readonly register: (
    localpart: string,
    password: string,
    rank?: "user" | "admin",
  ) => Promise<SynapseLogin>;
  readonly stop: () => Promise<void>;
  /** Stops it and forgets everything. */
  readonly close: () => Promise<void>;
}

/** Made, not started. It is the Synapse that the project's bootstrap installed, or that of `TERTULIA_SYNAPSE_PYTHON`. */
export async function createSynapse(): Promise<Synapse> {
  const folder = mkdtempSync(join(tmpdir(), "tertulia-synapse-"));
  const seed = randomBytes(32).toString("base64").replaceAll("=", "");
  writeFileSync(join(folder, "signing.key"), `ed25519 a_test ${seed}\n`);
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, "homeserver.yaml");
  let server: StartedServer | null = null;
  const stop = async (): Promise<void> => {
    const running = server;
    server = null;
    await running?.stop();
  };
  const configure: Synapse["configure"] = (settings) => {
    writeConfiguration(folder, port, settings);
    return config;
  };
  const restart = async (): Promise<void> => {
    await stop();
    server = await startChildServer({
      command: installedServers(process.env).synapsePython,
      args: ["-m", "synapse.app.homeserver", "--config-path", config],
      cwd: folder,
      ready: `${url}/health`,
    });
  };
  return {
    url,
    databasePath: join(folder, "homeserver.db"),
    async start(settings) {
      configure(settings);
      await restart();
    },
    configure,
    restart,
    register: (localpart, password, rank = "user") =>
      registerPerson(
        { url, sharedSecret: REGISTRATION_SECRET },
        { localpart, password, isAdmin: rank === "admin" },
      ),
    stop,
    async close() {
      await stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** YAML takes JSON. */
function writeConfiguration(folder: string, port: number, settings: SynapseSettings): void {
  const { serverName, publicBaseUrl, mas, isOpen = false, more } = settings;
  const homeserver = {
    server_name: serverName,
    public_baseurl: publicBaseUrl,
    pid_file: join(folder, "synapse.pid"),
    signing_key_path: join(folder, "signing.key"),
    media_store_path: join(folder, "media"),
    log_config: join(folder, "logging.yaml"),
    listeners: [
      {
        port,
        bind_addresses: ["127.0.0.1"],
        type: "http",
        resources: [{ names: ["client", "federation"] }],
      },
    ],
    database: { name: "sqlite3", args: { database: join(folder, "homeserver.db") } },
    trusted_key_servers: [],
    report_stats: false,
    bcrypt_rounds: 4,
    registration_shared_secret: REGISTRATION_SECRET,
    macaroon_secret_key: "macaroons of the tests",
    enable_registration: isOpen,
    enable_registration_without_verification: isOpen,
    rc_login: { address: UNLIMITED, account: UNLIMITED, failed_attempts: UNLIMITED },
    ...(mas !== null && {
      matrix_authentication_service: { enabled: true, ...mas },
      password_config: { enabled: false },
    }),
    ...more,
  };
  const logging = {
    version: 1,
    handlers: { console: { class: "logging.StreamHandler" } },
    root: { level: "WARNING", handlers: ["console"] },
  };
  writeFileSync(join(folder, "homeserver.yaml"), JSON.stringify(homeserver));
  writeFileSync(join(folder, "logging.yaml"), JSON.stringify(logging));
}
