/** A real Synapse whose configuration belongs to a test: on SQLite at first, on whatever it says later. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  freePorts,
  installedServers,
  registerPerson,
  startChildServer,
  type StartedServer,
} from "@tertulia/tools/servers";
import { openSqlite } from "../database/openSqlite.ts";
import { withDatabase } from "../migration/openDatabases.ts";

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
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const configFile = join(folder, "homeserver.yaml");
  const config = homeserverConfig(folder, port, pepper);
  writeFileSync(configFile, JSON.stringify(config));
  const seed = randomBytes(32).toString("base64").replaceAll("=", "");
  writeFileSync(join(folder, "signing.key"), `ed25519 a_test ${seed}\n`);
  const { synapsePython: python, psycopg2 } = installedServers(process.env);
  const env = { PYTHONPATH: psycopg2 };
  let server: StartedServer | null = null;
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
      server = await startChildServer({
        command: python,
        args: ["-m", "synapse.app.homeserver", "--config-path", configFile],
        cwd: folder,
        env,
        ready: `${url}/health`,
      });
    },
    stop: async () => {
      await server?.stop();
    },
    register: (localpart, isAdmin = false) =>
      registerPerson(
        { url, sharedSecret: REGISTRATION_SECRET },
        { localpart, password: `password of ${localpart}`, isAdmin },
      ),
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

async function requestJson(url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, init);
  const answer = await response.text();
  if (!response.ok) throw new Error(`${init.method ?? ""} ${url}: ${response.status} ${answer}`);
  return JSON.parse(answer) as Record<string, unknown>;
}
