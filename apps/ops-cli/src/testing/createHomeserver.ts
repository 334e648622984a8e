/** A real Synapse whose configuration belongs to a test: on SQLite at first, on whatever it says later. */
import { spawn, type ChildProcess } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { openSqlite } from "../database/openSqlite.ts";
import { withDatabase } from "../migration/openDatabases.ts";

const VERSION = "1.163.2";
const PSYCOPG2_VERSION = "2.9.13";
const PROBE_INTERVAL_MS = 50;
const REGISTRATION_SECRET = "registration secret of the tests";

export interface Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

export interface Homeserver {
  /** Without trailing slash; known before it runs. */
  readonly url: string;
  /** Absolute path of homeserver.yaml. */
  readonly configFile: string;
  /** What is in it at first. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Synapse's Python, and what it needs for PostgreSQL. */
  readonly python: string;
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when it answers. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly register: (localpart: string, isAdmin?: boolean) => Promise<Person>;
  /** As that person. @throws when the answer is not 2xx, with its status and body. */
  readonly ask: (
    person: Person,
    route: `${"GET" | "POST" | "PUT"} /${string}`,
    body?: object,
  ) => Promise<Record<string, unknown>>;
  /** Resolves when nothing of its own is left to do in its database, without which it cannot be moved. */
  readonly settle: () => Promise<void>;
}

/** @param folder - Absolute; everything of it is there. */
export async function createHomeserver(folder: string, pepper: string): Promise<Homeserver> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(folder, "homeserver.yaml");
  const config = homeserverConfig(folder, port, pepper);
  writeFileSync(configFile, JSON.stringify(config));
  const seed = randomBytes(32).toString("base64").replaceAll("=", "");
  writeFileSync(join(folder, "signing.key"), `ed25519 a_test ${seed}\n`);
  const cache = process.env["TERTULIA_CACHE"] ?? join(homedir(), ".cache/tertulia");
  const python =
    process.env["TERTULIA_SYNAPSE_PYTHON"] ?? join(cache, `synapse-${VERSION}/bin/python`);
  const psycopg2 = process.env["TERTULIA_PSYCOPG2"] ?? join(cache, `psycopg2-${PSYCOPG2_VERSION}`);
  const env = { PYTHONPATH: psycopg2 };
  let child: ChildProcess | null = null;
  const ask: Homeserver["ask"] = ({ accessToken }, route, body) => {
    const [method = "", path = ""] = route.split(" ");
    return requestJson(`${url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  return {
    url,
    configFile,
    config,
    python,
    env,
    start: async () => {
      const args = ["-m", "synapse.app.homeserver", "--config-path", configFile];
      child = spawn(python, args, {
        cwd: folder,
        env: { ...process.env, ...env },
        stdio: ["ignore", "ignore", "pipe"],
      });
      await waitFor(child, `${url}/health`);
    },
    stop: async () => {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
    register: (localpart, isAdmin = false) => register(url, localpart, isAdmin),
    ask,
    settle: async () => {
      while ((await countUpdates(join(folder, "homeserver.db"))) > 0)
        await delay(PROBE_INTERVAL_MS);
    },
  };
}

async function countUpdates(path: string): Promise<number> {
  return await withDatabase(openSqlite(path), async (database) => {
    return (await database.query("SELECT 1 FROM background_updates")).length;
  });
}

async function waitFor(child: ChildProcess, url: string): Promise<void> {
  let output = "";
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    if (child.exitCode !== null) throw new Error(`Synapse ended before it answered:\n${output}`);
    await delay(PROBE_INTERVAL_MS);
  }
}

/** YAML takes JSON. */
function homeserverConfig(folder: string, port: number, pepper: string): Record<string, unknown> {
  const unlimited = { per_second: 1000, burst_count: 1000 };
  return {
    server_name: "hs.example",
    pid_file: join(folder, "synapse.pid"),
    signing_key_path: join(folder, "signing.key"),
    media_store_path: join(folder, "media"),
    listeners: [
      { port, bind_addresses: ["127.0.0.1"], type: "http", resources: [{ names: ["client"] }] },
    ],
    database: { name: "sqlite3", args: { database: join(folder, "homeserver.db") } },
    background_updates: { sleep_enabled: false, min_batch_size: 1000 },
    password_config: { pepper },
    bcrypt_rounds: 4,
    trusted_key_servers: [],
    report_stats: false,
    registration_shared_secret: REGISTRATION_SECRET,
    macaroon_secret_key: "macaroons of the tests",
    form_secret: "forms of the tests",
    rc_login: { address: unlimited, account: unlimited },
    rc_message: unlimited,
  };
}

/** @see Synapse admin API, "Registering users", shared-secret registration */
async function register(url: string, localpart: string, isAdmin: boolean): Promise<Person> {
  const endpoint = `${url}/_synapse/admin/v1/register`;
  const { nonce } = await requestJson(endpoint, { method: "GET" });
  const password = `password of ${localpart}`;
  const mac = createHmac("sha1", REGISTRATION_SECRET)
    .update([nonce, localpart, password, isAdmin ? "admin" : "notadmin"].join("\0"))
    .digest("hex");
  const body = JSON.stringify({ nonce, username: localpart, password, admin: isAdmin, mac });
  const answer = await requestJson(endpoint, { method: "POST", body });
  return {
    userId: String(answer["user_id"]),
    deviceId: String(answer["device_id"]),
    accessToken: String(answer["access_token"]),
  };
}

async function requestJson(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init);
  const answer = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? ""} ${url}: ${response.status} ${answer}`);
  return JSON.parse(answer) as Record<string, unknown>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
