/** A real Synapse on loopback that knows the service as its application service, for contract tests; several can federate. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret, type DeviceId, type MatrixRoomId, type UserId } from "@tertulia/protocol";
import { installedServers } from "../bootstrap/installedServers.mjs";
import { freePorts } from "./freePorts.ts";
import { registerPerson } from "./registerPerson.ts";
import { startChildServer, type ChildServer } from "./startChildServer.ts";

/** Unless it federates. */
export const SYNAPSE_NAME = "hs.example";
/** Where it says that calls run; nobody is there. */
export const SYNAPSE_TRANSPORT = {
  type: "livekit",
  livekit_service_url: "http://127.0.0.1:9/livekit/jwt",
} as const;
const REGISTRATION_SECRET = "shared secret of the tests";
const AS_TOKEN = "as-token-of-the-tests";
const HS_TOKEN = "hs-token-of-the-tests";

export interface SynapseUser {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly accessToken: Secret;
}

type SynapseRequest = (
  user: SynapseUser,
  path: string,
  body?: object,
) => Promise<Record<string, unknown>>;

export interface SynapseOptions {
  /**
   * PEM, for 127.0.0.1: its name is then `127.0.0.1:<port>`, and it talks with whoever has the same.
   * Without, it talks with no other homeserver.
   */
  readonly federation?: { readonly certificate: string; readonly key: string };
  /** Where it hands on what is asked for below `rtc/livekit` (MSC4512); `http:` without trailing slash. */
  readonly callServiceUrl?: string;
}

export interface Synapse extends ChildServer {
  readonly serverName: string;
  /** `http:` URL of its client and federation API, without trailing slash. */
  readonly url: string;
  /** Token of the application service, with the scope to ask who is in a room. */
  readonly asToken: Secret;
  /** With which it asks the application service. */
  readonly hsToken: Secret;
  readonly register: (localpart: string, rank?: "user" | "admin") => Promise<SynapseUser>;
  /**
   * A POST to the client API, as that user.
   *
   * @throws when the answer is not 2xx, with its status and error.
   */
  readonly post: SynapseRequest;
  /** The same with PUT. */
  readonly put: SynapseRequest;
  /** A public room of that user. */
  readonly createRoom: (owner: SynapseUser) => Promise<MatrixRoomId>;
}

/**
 * Starts the Synapse that the project's bootstrap installed, or that of `TERTULIA_SYNAPSE_PYTHON`.
 *
 * @throws when it ends before it answers, with what it printed.
 */
export async function startSynapse(options: SynapseOptions = {}): Promise<Synapse> {
  const folder = await mkdtemp(join(tmpdir(), "tertulia-synapse-"));
  const [port = 0, federationPort = 0] = await freePorts(2);
  const serverName =
    options.federation === undefined ? SYNAPSE_NAME : `127.0.0.1:${federationPort}`;
  await writeConfiguration({ ...options, folder, port, federationPort, serverName });
  const url = `http://127.0.0.1:${port}`;
  const server = await startChildServer({
    command: installedServers(process.env).synapsePython,
    args: ["-m", "synapse.app.homeserver", "--config-path", join(folder, "homeserver.yaml")],
    cwd: folder,
    ready: `${url}/health`,
  });
  const send =
    (method: string): SynapseRequest =>
    (user, path, body = {}) =>
      requestJson(`${url}${path}`, {
        method,
        headers: { Authorization: `Bearer ${user.accessToken.reveal()}` },
        body: JSON.stringify(body),
      });
  const post = send("POST");
  return {
    serverName,
    url,
    pid: server.pid,
    asToken: new Secret(AS_TOKEN),
    hsToken: new Secret(HS_TOKEN),
    register: (localpart, rank = "user") => register(url, localpart, rank),
    post,
    put: send("PUT"),
    createRoom: async (owner) => {
      const preset = { preset: "public_chat" };
      const room = await post(owner, "/_matrix/client/v3/createRoom", preset);
      return room["room_id"] as MatrixRoomId;
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

interface Place extends SynapseOptions {
  readonly folder: string;
  /** Of the client API. */
  readonly port: number;
  readonly federationPort: number;
  readonly serverName: string;
}

/** YAML takes JSON. */
async function writeConfiguration(place: Place): Promise<void> {
  const { folder, federation } = place;
  const logging = {
    version: 1,
    handlers: { console: { class: "logging.StreamHandler" } },
    root: { level: "WARNING", handlers: ["console"] },
  };
  const key = randomBytes(32).toString("base64").replace(/=+$/u, "");
  const files: Record<string, string> = {
    "homeserver.yaml": JSON.stringify({
      ...homeserverConfiguration(place),
      ...federationConfiguration(place),
    }),
    "registration.yaml": JSON.stringify(registrationFor(place)),
    "logging.yaml": JSON.stringify(logging),
    "signing.key": `ed25519 a_test ${key}\n`,
    ...(federation && { "tls.crt": federation.certificate, "tls.key": federation.key }),
  };
  await Promise.all(
    Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)),
  );
}

function registrationFor({ callServiceUrl }: Place): object {
  return {
    id: "tertulia",
    url: null,
    as_token: AS_TOKEN,
    hs_token: HS_TOKEN,
    sender_localpart: "tertulia",
    namespaces: {},
    "io.element.msc4502.scopes": ["urn:matrix:client:io.element.msc4502:rooms:is_joined"],
    ...(callServiceUrl !== undefined && {
      "io.element.msc4512.proxy_prefix": "rtc/livekit",
      "io.element.msc4512.proxy_url": callServiceUrl,
    }),
  };
}

function federationConfiguration({ folder, port, federationPort, federation }: Place): object {
  const listener = { bind_addresses: ["127.0.0.1"], type: "http" };
  const resources = [{ names: ["client", "federation", "openid"] }];
  const plain = { ...listener, port, resources };
  if (federation === undefined) return { listeners: [plain], federation_domain_whitelist: [] };
  const certificate = join(folder, "tls.crt");
  return {
    listeners: [plain, { ...listener, port: federationPort, tls: true, resources }],
    tls_certificate_path: certificate,
    tls_private_key_path: join(folder, "tls.key"),
    federation_custom_ca_list: [certificate],
    ip_range_blacklist: [],
  };
}

function homeserverConfiguration({ folder, serverName }: Place): object {
  const unlimited = { per_second: 1000, burst_count: 1000 };
  return {
    server_name: serverName,
    pid_file: join(folder, "synapse.pid"),
    signing_key_path: join(folder, "signing.key"),
    media_store_path: join(folder, "media"),
    log_config: join(folder, "logging.yaml"),
    database: { name: "sqlite3", args: { database: join(folder, "homeserver.db") } },
    trusted_key_servers: [],
    report_stats: false,
    bcrypt_rounds: 4,
    registration_shared_secret: REGISTRATION_SECRET,
    macaroon_secret_key: "macaroons of the tests",
    app_service_config_files: [join(folder, "registration.yaml")],
    experimental_features: { msc4143_enabled: true, msc4502_enabled: true, msc4512_enabled: true },
    matrix_rtc: { transports: [SYNAPSE_TRANSPORT] },
    max_event_delay_duration: "24h",
    rc_delayed_event_mgmt: unlimited,
    rc_invites: { per_room: unlimited, per_user: unlimited, per_issuer: unlimited },
    rc_joins: { local: unlimited, remote: unlimited },
    rc_joins_per_room: unlimited,
    rc_room_creation: unlimited,
    rc_message: unlimited,
  };
}

async function register(
  url: string,
  localpart: string,
  rank: "user" | "admin",
): Promise<SynapseUser> {
  const password = randomBytes(16).toString("hex");
  const person = { localpart, password, isAdmin: rank === "admin" };
  const answer = await registerPerson({ url, sharedSecret: REGISTRATION_SECRET }, person);
  return {
    userId: answer.userId as UserId,
    deviceId: answer.deviceId as DeviceId,
    accessToken: new Secret(answer.accessToken),
  };
}

async function requestJson(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init);
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) {
    throw new Error(`${init.method ?? ""} ${url}: ${response.status} ${String(answer["error"])}`);
  }
  return answer;
}
