/** The whole move of a real homeserver: SQLite and passwords → PostgreSQL → MAS, with everybody still signed in. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMasStandIn, type SynapsePeople } from "@tertulia/mas-stand-in";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { connectPostgres } from "../../database/connectPostgres.ts";
import type { PostgresAddress } from "../../database/PostgresAddress.ts";
import { createHomeserver, type Homeserver, type Person } from "../../testing/createHomeserver.ts";
import { MAS_PEPPER, prepareMas } from "../../testing/prepareMas.ts";
import { startPostgres, type PostgresServer } from "../../testing/startPostgres.ts";
import { tempFolder } from "../../testing/tempFolder.ts";

// Real servers and Pythons take as long as the machine is busy; nothing here is about time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const MAIN = join(import.meta.dirname, "../../main.ts");
const SECRET = "shared secret of the tests";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

interface Run {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly output: string;
}

async function tertulia(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Run> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env } });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [exitCode, signal] = (await once(child, "close")) as [number | null, string | null];
  return { exitCode, signal, output };
}

/** Rooms, devices, keys, a message and a setting. */
async function live(
  homeserver: Homeserver,
): Promise<{ alice: Person; bob: Person; roomId: string }> {
  const alice = await homeserver.register("alice", true);
  const bob = await homeserver.register("bob");
  const room = { preset: "private_chat", invite: [bob.userId] };
  const { room_id } = await homeserver.ask(alice, "POST /_matrix/client/v3/createRoom", room);
  const roomId = String(room_id);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}` as const;
  await homeserver.ask(bob, `POST ${path}/join`, {});
  const message = { msgtype: "m.text", body: "hello" };
  await homeserver.ask(bob, `PUT ${path}/send/m.room.message/1`, message);
  const { userId, deviceId } = alice;
  await homeserver.ask(alice, "POST /_matrix/client/v3/keys/upload", {
    device_keys: {
      user_id: userId,
      device_id: deviceId,
      algorithms: ["m.olm.v1.curve25519-aes-sha2"],
      keys: { [`curve25519:${deviceId}`]: "key", [`ed25519:${deviceId}`]: "key" },
      signatures: { [userId]: { [`ed25519:${deviceId}`]: "signature" } },
    },
    one_time_keys: { "signed_curve25519:AAAA": { key: "one", signatures: {} } },
  });
  await homeserver.settle();
  return { alice, bob, roomId };
}

/** What the migration has put into MAS's database. */
async function readMas(address: PostgresAddress): Promise<SynapsePeople> {
  const database = await connectPostgres(address);
  const people = await database.query("SELECT username, can_request_admin FROM users");
  const tokens = await database.query(`SELECT username, device_id, access_token, is_synapse_admin
    FROM compat_access_tokens JOIN compat_sessions USING (compat_session_id) JOIN users USING (user_id)`);
  await database.close();
  return {
    people: people.map((row) => ({
      localpart: String(row["username"]),
      isAdmin: row["can_request_admin"] === true,
    })),
    sessions: tokens.map((row) => ({
      localpart: String(row["username"]),
      deviceId: row["device_id"] as string | null,
      accessToken: String(row["access_token"]),
      scopes: row["is_synapse_admin"] === true ? ["urn:synapse:admin:*"] : [],
    })),
  };
}

it("[O320, O401] a homeserver on SQLite moves to PostgreSQL and to MAS, though killed on the way, and everybody stays signed in", async () => {
  const folder = tempFolder();
  const homeserver = await createHomeserver(folder, MAS_PEPPER);
  onTestFinished(homeserver.stop);
  await homeserver.start();
  const { alice, bob, roomId } = await live(homeserver);
  await homeserver.stop();

  const masDatabase = await server.createDatabase("mas");
  const synapseDatabase = await server.createDatabase("synapse");
  const mas = prepareMas(join(folder, "mas"), { database: masDatabase });
  const standIn = await createMasStandIn({
    synapseUrl: homeserver.url,
    secret: SECRET,
    serverName: "hs.example",
    pepper: MAS_PEPPER,
  });
  onTestFinished(standIn.close);
  const { host, port, user, database } = synapseDatabase;
  const postgresConfig = join(folder, "homeserver-postgres.yaml");
  const args = { host, port, user, database, cp_min: 1, cp_max: 2 };
  writeFileSync(
    postgresConfig,
    JSON.stringify({ ...homeserver.config, database: { name: "psycopg2", args } }),
  );
  const secretFile = join(folder, "mas-secret");
  writeFileSync(secretFile, SECRET);

  const env = { ...homeserver.env, ...mas.standIn.env };
  const python = ["--synapse-python", homeserver.python];
  const files = ["--synapse-config", homeserver.configFile, "--mas-config", mas.configFile];
  const places = ["--work-dir", join(folder, "move"), "--postgres-config", postgresConfig];
  const hooks = ["stop-synapse", "stop-mas", "start-mas", "start-synapse"].flatMap((name) => [
    `--${name}`,
    "true",
  ]);
  const apply = () =>
    tertulia(
      [
        "mas",
        "migrate",
        "apply",
        ...files,
        "--mas-cli",
        mas.commandLine,
        ...places,
        ...python,
        ...hooks,
        "--no-database-backup",
        "--yes",
      ],
      env,
    );

  // As far as it gets while logins are still Synapse's own: all data are in PostgreSQL then.
  const first = await apply();
  expect([first.exitCode, first.output]).toEqual([
    1,
    expect.stringContaining("does not delegate logins to MAS yet"),
  ]);
  expect(readFileSync(homeserver.configFile, "utf8")).toBe(readFileSync(postgresConfig, "utf8"));

  const journal = JSON.parse(readFileSync(join(folder, "move/journal.json"), "utf8")) as {
    entries: { step: string; notes?: { rows: number } }[];
  };
  const ported = journal.entries.findLast(({ step }) => step === "to-postgres")?.notes?.rows ?? 0;
  expect(ported).toBeGreaterThan(50);
  expect(first.output).toMatch(/^Rows in PostgreSQL: [1-9]\d*\/\d+$/mu);

  const delegation = [
    "--mas",
    standIn.internalUrl,
    "--secret-file",
    secretFile,
    ...python,
    "--yes",
  ];
  const enabled = await tertulia(
    ["synapse", "enable-mas", "apply", "--config", homeserver.configFile, ...delegation],
    env,
  );
  expect(enabled.exitCode, enabled.output).toBe(0);

  mas.standIn.order({ diesAt: "middle", takesParentAlong: true });
  expect(await apply()).toMatchObject({ signal: "SIGKILL" });
  mas.standIn.order({});
  const last = await apply();
  expect(last.exitCode, last.output).toBe(0);
  expect(last.output).toContain("An earlier run stopped in the middle of: Migrate to MAS.");
  expect(last.output).toContain("2/2 access tokens");

  await standIn.takeOver(await readMas(masDatabase));
  await homeserver.start();
  for (const { userId, deviceId, ...person } of [alice, bob]) {
    const who = await homeserver.ask(
      { userId, deviceId, ...person },
      "GET /_matrix/client/v3/account/whoami",
    );
    expect(who).toMatchObject({ user_id: userId, device_id: deviceId });
  }
  const keys = await homeserver.ask(bob, "POST /_matrix/client/v3/keys/query", {
    device_keys: { [alice.userId]: [] },
  });
  expect(keys).toMatchObject({
    device_keys: { [alice.userId]: { [alice.deviceId]: { user_id: alice.userId } } },
  });
  const path =
    `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=5` as const;
  const { chunk } = (await homeserver.ask(alice, `GET ${path}`)) as {
    chunk: { content: { body?: string } }[];
  };
  expect(chunk.map(({ content }) => content.body)).toContain("hello");
});
