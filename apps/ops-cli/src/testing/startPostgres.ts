/** A real PostgreSQL server on loopback, for contract and process tests. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@tertulia/protocol";
import { freePorts } from "@tertulia/tools/servers";
import postgres from "postgres";
import type { PostgresAddress } from "../database/PostgresAddress.ts";

const READY = "database system is ready to accept connections";
const DEBIAN_FOLDER = "/usr/lib/postgresql";
const PASSWORD = "password of the tests";

export interface PostgresServer {
  /** A new, empty database as Synapse needs it: UTF8, locale C. */
  readonly createDatabase: (name: string) => Promise<PostgresAddress>;
  /** Runs statements that change something. */
  readonly execute: (address: PostgresAddress, statements: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** `postgres` of `TERTULIA_POSTGRES_BIN`, or Debian's; it forgets everything at its end and waits for no disk. */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = process.env["TERTULIA_POSTGRES_BIN"] ?? (await debianFolder());
  const folder = await mkdtemp(join(tmpdir(), "tertulia-postgres-"));
  const identity = unprivileged();
  if (identity !== null) await chown(folder, identity.uid, identity.gid);
  const data = join(folder, "data");
  const auth = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"];
  const made = spawnSync(join(bin, "initdb"), [...auth, "--no-sync", data], {
    ...identity,
    cwd: folder,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const [port = 0] = await freePorts(1);
  const settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
  const listening = ["-p", String(port), "-h", "127.0.0.1", "-k", folder, "-D", data];
  const child = spawn(
    join(bin, "postgres"),
    [...listening, ...settings.flatMap((s) => ["-c", s])],
    {
      ...identity,
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let output = "";
  for await (const chunk of child.stderr.iterator({ destroyOnReturn: false })) {
    output += String(chunk);
    if (output.includes(READY)) break;
  }
  if (!output.includes(READY)) throw new Error(`postgres ended early:\n${output}`);
  child.stderr.resume();

  const addressOf = (database: string): PostgresAddress => ({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password: new Secret(PASSWORD),
    database,
    tls: "off",
  });
  const execute: PostgresServer["execute"] = async (address, statements) => {
    const { host, user, database } = address;
    const sql = postgres({ host, port, user, database, max: 1, onnotice: () => {} });
    try {
      await sql.unsafe(statements);
    } finally {
      await sql.end();
    }
  };
  return {
    createDatabase: async (name) => {
      const options = `ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`;
      await execute(addressOf("postgres"), `CREATE DATABASE "${name}" ${options}`);
      return addressOf(name);
    },
    execute,
    close: async () => {
      const ended = once(child, "exit");
      // Ends at once and asks nobody who is connected.
      child.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

async function debianFolder(): Promise<string> {
  const [newest] = (await readdir(DEBIAN_FOLDER)).toSorted((a, b) => Number(b) - Number(a));
  return join(DEBIAN_FOLDER, newest ?? "", "bin");
}

/** PostgreSQL refuses to run as root: then as the user that Debian's package made for it. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number =>
    Number(spawnSync("id", [flag, "postgres"], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}
