import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Machine } from "../../cli/Context.ts";
import { connectPostgres } from "../../database/connectPostgres.ts";
import { MAS_CLIS } from "../../testing/masClis.ts";
import {
  PEOPLE,
  prepareMigration,
  type PreparedMigration,
} from "../../testing/prepareMigration.ts";
import { runForTest } from "../../testing/runForTest.ts";
import { startPostgres, type PostgresServer } from "../../testing/startPostgres.ts";
import { SYNAPSE_TABLES } from "../../testing/synapseTables.ts";
import { tempFolder } from "../../testing/tempFolder.ts";

const DELEGATING = {
  matrix_authentication_service: {
    enabled: true,
    endpoint: "http://127.0.0.1:8080/",
    secret: "shared",
  },
};

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());

interface Moving {
  readonly prepared: PreparedMigration;
  readonly workDir: string;
  readonly hooks: string[];
  /** Arguments of every run of Synapse's Python. */
  readonly pythonRuns: (readonly string[])[];
  readonly apply: (...args: readonly string[]) => ReturnType<typeof runForTest>;
  readonly info: () => ReturnType<typeof runForTest>;
  readonly run: (args: readonly string[]) => ReturnType<typeof runForTest>;
}

interface MovingInit {
  readonly isInContainer?: boolean;
  /** mas-cli's; default: the stand-in. */
  readonly commandLine?: string | null;
}

async function setUp({ isInContainer, commandLine }: MovingInit = {}): Promise<Moving> {
  const folder = tempFolder();
  const prepared = await prepareMigration(server, folder, commandLine);
  await prepared.execute(PEOPLE);
  prepared.configure(DELEGATING);
  const { mas, homeserver } = prepared;
  const hooks: string[] = [];
  const pythonRuns: (readonly string[])[] = [];
  const runProgram: Machine["runProgram"] = async (program, args, options) => {
    // As with docker exec: what runs inside ends with the container.
    if (isInContainer === true && program === mas.commandLine && hooks.includes("stop-mas")) {
      return {
        exitCode: 1,
        stdout: "",
        stderr: "Error response from daemon: container mas is not running",
      };
    }
    const isOurs = program === mas.commandLine || program.endsWith("pg_dump");
    if (isOurs) return await mas.runProgram(program, args, options);
    if (program === "python") pythonRuns.push(args);
    hooks.push([program, ...args.slice(0, 2)].join(" "));
    return { exitCode: 0, stdout: "", stderr: "" };
  };
  const files = ["--synapse-config", homeserver, "--mas-config", mas.configFile];
  const services = ["stop-synapse", "stop-mas", "start-mas", "start-synapse"];
  const flags = [
    ...files,
    "--mas-cli",
    mas.commandLine,
    "--synapse-python",
    "python",
    "--pg-dump",
    join(process.env["TERTULIA_POSTGRES_BIN"] ?? "/usr/bin", "pg_dump"),
    ...services.flatMap((name) => [`--${name}`, name]),
  ];
  const run = (args: readonly string[]) =>
    runForTest(args, { machine: { runProgram }, cwd: folder });
  return {
    prepared,
    workDir: join(folder, "tertulia-move"),
    hooks,
    pythonRuns,
    run,
    apply: (...args) => run(["mas", "migrate", "apply", ...flags, "--yes", ...args]),
    info: () =>
      run(["mas", "migrate", "rollback-info", ...files, "--mas-cli", mas.commandLine, "--json"]),
  };
}

const ALL_HOOKS = [
  "stop-synapse",
  "stop-mas",
  "python -m synapse.config",
  "start-mas",
  "start-synapse",
];

it.each(MAS_CLIS)(
  "[O315] a move stops both, backs up, migrates, compares and starts both, with $name",
  async ({ commandLine }) => {
    const { apply, hooks, workDir, prepared } = await setUp({ commandLine });
    const { exitCode, stdout, stderr } = await apply("--json");
    expect(exitCode, stderr).toBe(0);
    const { rows } = JSON.parse(stdout) as {
      rows: { kind: string; found: number; isSame: boolean }[];
    };
    expect(rows.filter(({ isSame }) => !isSame)).toEqual([]);
    expect(rows.find(({ kind }) => kind === "sessions")?.found).toBe(3);
    expect(hooks).toEqual(ALL_HOOKS);
    expect(readFileSync(join(workDir, "files/1-homeserver.yaml"), "utf8")).toBe(
      readFileSync(prepared.homeserver, "utf8"),
    );
    for (const dump of ["synapse.dump", "mas.dump"]) {
      expect(readFileSync(join(workDir, dump)).subarray(0, 5).toString()).toBe("PGDMP");
    }
  },
  60_000,
);

it("[O402, O403] how far it is, is told beside the outcome", async () => {
  const { apply } = await setUp();
  const { stdout, stderr } = await apply("--json");
  expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  expect(stderr).toMatch(/^Rows in MAS: 5\/\d+$/mu);
  expect(stderr).toMatch(/^Backup of Synapse's database: \d+\.\d\/\d+\.\d MB$/mu);
  expect(stderr).toMatch(/^Backup of MAS's database: \d+\.\d\/\d+\.\d MB$/mu);
}, 60_000);

it("[O319] of a folder of configuration every file is copied", async () => {
  const { apply, workDir, prepared } = await setUp();
  const folder = join(workDir, "../conf.d");
  mkdirSync(folder);
  writeFileSync(join(folder, "more.yaml"), "report_stats: false\n");
  const { exitCode, stderr } = await apply("--no-database-backup", "--synapse-config", folder);
  expect(exitCode, stderr).toBe(0);
  expect(readFileSync(join(workDir, "files/2-more.yaml"), "utf8")).toContain("report_stats");
  expect(readFileSync(join(workDir, "files/1-homeserver.yaml"), "utf8")).toBe(
    readFileSync(prepared.homeserver, "utf8"),
  );
}, 60_000);

it("[O316] a second run does nothing again", async () => {
  const { apply, hooks, prepared } = await setUp();
  await apply();
  expect(await apply()).toMatchObject({ exitCode: 0 });
  const migrations = prepared.mas.standIn.runs().filter((args) => args.includes("migrate"));
  expect([hooks, migrations.length]).toEqual([ALL_HOOKS, 1]);
}, 60_000);

it("[O332] a move that was undone is not called done, and MAS is not started on nobody", async () => {
  const { apply, hooks, prepared } = await setUp();
  await apply("--no-database-backup");
  hooks.length = 0;
  await prepared.executeInMas("TRUNCATE users, user_passwords, compat_sessions CASCADE");
  const { exitCode, stderr } = await apply("--no-database-backup");
  expect([exitCode, stderr.includes("begin again with another --work-dir")]).toEqual([1, true]);
  expect(hooks).toEqual([]);
}, 60_000);

it("[O318] a MAS that holds other rows is not taken for the migrated one", async () => {
  const { apply, prepared } = await setUp();
  prepared.mas.standIn.order({ diesAt: "after" });
  expect(await apply("--no-database-backup")).toMatchObject({ exitCode: 1 });
  prepared.mas.standIn.order({});
  await prepared.executeInMas("UPDATE users SET username = 'mallory' WHERE username = 'bob'");
  const { exitCode, stderr } = await apply("--no-database-backup");
  expect([exitCode, stderr.includes("rows in users that this move has not brought")]).toEqual([
    1,
    true,
  ]);
}, 60_000);

it("[O314] a homeserver that does not delegate yet stops the move, which then goes on", async () => {
  const { apply, prepared, info } = await setUp();
  prepared.configure({});
  const { exitCode, stderr } = await apply("--no-database-backup");
  expect([exitCode, stderr.includes("tertulia synapse enable-mas apply")]).toEqual([1, true]);
  expect(JSON.parse((await info()).stdout)).toMatchObject({ stage: "before-migration" });
  prepared.configure(DELEGATING);
  expect(await apply("--no-database-backup")).toMatchObject({ exitCode: 0 });
}, 60_000);

it("[O326] a mas-cli inside the container that was stopped is told with another way to reach it", async () => {
  const { apply } = await setUp({ isInContainer: true });
  const { exitCode, stderr } = await apply("--no-database-backup");
  expect([exitCode, stderr.includes("--mas-cli 'docker compose run --rm")]).toEqual([1, true]);
}, 60_000);

it.each([[[]], [["--synapse-config-in-mas"]]])(
  "[O325] people of a login provider arrive after enable-mas has turned it off in Synapse, %j",
  async (inMas) => {
    const { apply, prepared, run } = await setUp();
    const { homeserver } = prepared;
    prepared.configure({});
    const move = () =>
      apply("--no-database-backup", ...inMas.flatMap((name) => [name, homeserver]));
    await move();
    writeFileSync(`${homeserver}.secret`, "shared secret of the tests");
    const delegation = ["--mas", "http://127.0.0.1:8080/", "--secret-file", `${homeserver}.secret`];
    const python = ["--synapse-python", "python", "--synapse-version", "1.163.2", "--yes"];
    const enable = ["synapse", "enable-mas", "apply", "--config", homeserver];
    expect((await run([...enable, ...delegation, ...python])).stderr).toBe("");
    expect(readFileSync(homeserver, "utf8")).toContain("disabled_by_tertulia_oidc_providers");
    const { exitCode, stdout, stderr } = await move();
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain("1/1 links to login providers");
    expect(existsSync(`${homeserver}.tertulia-for-mas`)).toBe(false);
  },
  60_000,
);

it("[O313] whoever is still connected to a database stops the move", async () => {
  const { apply, prepared } = await setUp();
  const other = await connectPostgres(prepared.synapseDatabase);
  const { exitCode, stderr } = await apply("--no-database-backup");
  await other.close();
  expect([exitCode, stderr.includes("Synapse still runs.")]).toEqual([1, true]);
}, 60_000);

it("[O324] a move that waited does not go on with a Synapse that is connected again", async () => {
  const { apply, prepared, hooks } = await setUp();
  prepared.configure({});
  await apply("--no-database-backup");
  prepared.configure(DELEGATING);
  const other = await connectPostgres(prepared.synapseDatabase);
  hooks.length = 0;
  const { exitCode, stdout, stderr } = await apply("--no-database-backup");
  await other.close();
  expect([exitCode, stderr.includes("Synapse still runs.")]).toEqual([1, true]);
  expect(stdout).toContain("Synapse has run since an earlier run had it stopped");
  expect(hooks).toEqual(["stop-synapse"]);
  expect(await apply("--no-database-backup")).toMatchObject({ exitCode: 0 });
}, 60_000);

it.each(["before", "middle"] as const)(
  "[O324] who came while a move killed %s the migration waited is copied and counted as well",
  async (diesAt) => {
    const { apply, prepared, workDir } = await setUp();
    prepared.mas.standIn.order({ diesAt });
    await apply();
    prepared.mas.standIn.order({});
    const before = readFileSync(join(workDir, "synapse.dump"));
    await prepared.execute(
      "INSERT INTO users (name, creation_ts, admin, is_guest, deactivated) VALUES ('@new:hs.example', 1700000006, 0, 0, 0)",
    );
    const { exitCode, stdout, stderr } = await apply();
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain("6/6 people");
    expect(readFileSync(join(workDir, "synapse.dump")).equals(before)).toBe(false);
  },
  60_000,
);

it("[O324] what SQLite has written since is not taken from an older PostgreSQL", async () => {
  const { apply, prepared, hooks, workDir } = await setUp();
  const [path, next] = [join(workDir, "../homeserver.db"), join(workDir, "../postgres.yaml")];
  prepared.configure({});
  copyFileSync(prepared.homeserver, next);
  const sqlite = new DatabaseSync(path);
  sqlite.exec(`${SYNAPSE_TABLES};${PEOPLE}`);
  sqlite.close();
  const onSqlite = { database: { name: "sqlite3", args: { database: path } } };
  prepared.configure(onSqlite);
  const run = () => apply("--no-database-backup", "--postgres-config", next);
  expect((await run()).stderr).toContain("does not delegate logins to MAS yet");
  prepared.configure(onSqlite);
  expect((await run()).stderr).toContain("Synapse has run on SQLite since");
  await prepared.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  hooks.length = 0;
  expect((await run()).stdout).toContain("Synapse has run since");
  expect(hooks).toContain("python -u -m");
}, 60_000);

it("[O420] Synapse's Python is given paths as it sees them", async () => {
  const { apply, prepared, pythonRuns, workDir } = await setUp();
  const folder = dirname(workDir);
  const [path, next] = [join(folder, "homeserver.db"), join(folder, "postgres.yaml")];
  prepared.configure({});
  copyFileSync(prepared.homeserver, next);
  const sqlite = new DatabaseSync(path);
  sqlite.exec(`${SYNAPSE_TABLES};${PEOPLE}`);
  sqlite.close();
  prepared.configure({ database: { name: "sqlite3", args: { database: path } } });
  const options = ["--no-database-backup", "--postgres-config", next];
  const run = () => apply(...options, "--seen-as", `${folder}=/data`);
  expect((await run()).stderr).toContain("does not delegate logins to MAS yet");
  prepared.configure(DELEGATING);
  const { exitCode, stderr } = await run();
  expect(exitCode, stderr).toBe(0);
  const files = ["--sqlite-database", "/data/tertulia-move/homeserver-copy.db"];
  const port = ["-u", "-m", "synapse._scripts.synapse_port_db", ...files];
  expect(pythonRuns).toEqual([
    [...port, "--postgres-config", "/data/postgres.yaml"],
    ["-m", "synapse.config", "-c", "/data/homeserver.yaml"],
  ]);
}, 60_000);

it("[O420] what is no pair of paths is wrong use, before anything is stopped", async () => {
  const { apply, hooks } = await setUp();
  const { exitCode, stderr } = await apply("--seen-as", "/data");
  expect([exitCode, stderr.includes("--seen-as"), hooks]).toEqual([2, true, []]);
}, 60_000);

it("[O324] a Synapse that stayed stopped is not stopped again", async () => {
  const { apply, prepared, hooks } = await setUp();
  prepared.configure({});
  await apply("--no-database-backup");
  prepared.configure(DELEGATING);
  hooks.length = 0;
  expect((await apply("--no-database-backup")).stdout).not.toContain("Synapse has run since");
  expect(hooks).toEqual(ALL_HOOKS.slice(2));
}, 60_000);

it("[O330] what can be undone is told by what has happened", async () => {
  const { apply, info, prepared } = await setUp();
  const stage = async (): Promise<unknown> =>
    (JSON.parse((await info()).stdout) as { stage: unknown }).stage;
  expect(await stage()).toBe("not-begun");
  prepared.mas.standIn.order({ diesAt: "middle" });
  await apply("--no-database-backup");
  expect(await stage()).toBe("before-migration");
  prepared.mas.standIn.order({});
  await apply("--no-database-backup");
  expect(await stage()).toBe("migrated");
  await prepared.executeInMas(
    "INSERT INTO user_sessions SELECT gen_random_uuid(), user_id, now(), NULL FROM users LIMIT 1",
  );
  expect(await stage()).toBe("in-use");
}, 60_000);

it.each(["before", "middle", "after"] as const)(
  "[O317] killed %s the migration, the next run finds out and finishes it, once",
  async (diesAt) => {
    const { apply, prepared } = await setUp();
    const { standIn } = prepared.mas;
    standIn.order({ diesAt });
    const killed = await apply("--no-database-backup");
    expect(killed.exitCode).toBe(1);
    standIn.order({});
    const next = await apply("--no-database-backup");
    expect(next.exitCode, next.stderr).toBe(0);
    expect(next.stdout).toContain("An earlier run stopped in the middle of");
    expect(next.stdout).toContain("5/5 people");
    const migrations = standIn.runs().filter((args) => args.includes("migrate"));
    expect(migrations.length).toBe(diesAt === "after" ? 1 : 2);
  },
  60_000,
);
