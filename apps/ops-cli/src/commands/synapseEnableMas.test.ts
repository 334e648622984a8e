/** The three commands on real files, with a Synapse that says what it is told to. */
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createFiles } from "../machine/createFiles.ts";
import type { Files } from "../machine/Files.ts";
import type { ProgramResult, RunProgram } from "../machine/RunProgram.ts";
import { TEST_NOW } from "../testing/createTestMachine.ts";
import { runForTest } from "../testing/runForTest.ts";
import { tempFolder } from "../testing/tempFolder.ts";

const OK: ProgramResult = { exitCode: 0, stdout: "Config parses OK!\n", stderr: "" };
const VERSION: ProgramResult = { exitCode: 0, stdout: "1.163.2\n", stderr: "" };
const ORIGINAL = "server_name: a\nform_secret: forms-are-secret\nenable_registration: true\n";
const PYTHON = ["--synapse-python", "python"];

interface Setup {
  readonly cwd: string;
  readonly asked: (readonly string[])[];
  readonly run: (
    verb: "plan" | "apply" | "undo",
    args?: readonly string[],
    given?: { readonly answer?: string; readonly files?: Files; readonly mas?: string },
  ) => ReturnType<typeof runForTest>;
  readonly read: (name?: string) => string;
}

/** @param judge - What Synapse says to these files; default that it takes them. */
function setUp(judge: (paths: readonly string[]) => ProgramResult = () => OK): Setup {
  const cwd = tempFolder();
  writeFileSync(join(cwd, "h.yaml"), ORIGINAL);
  writeFileSync(join(cwd, "mas-secret"), "shared-with-mas\n");
  const asked: (readonly string[])[] = [];
  const runProgram: RunProgram = async (_python, args) => {
    if (args[0] === "-c") return VERSION;
    const paths = args.filter((arg) => arg.startsWith("/"));
    asked.push(paths);
    return judge(paths);
  };
  return {
    cwd,
    asked,
    read: (name = "h.yaml") => readFileSync(join(cwd, name), "utf8"),
    run: (verb, args = [], { answer, files, mas = "http://mas:8080/" } = {}) =>
      runForTest(
        [
          "synapse",
          "enable-mas",
          verb,
          "--config",
          "h.yaml",
          ...(verb === "undo" ? [] : ["--mas", mas, "--secret-file", "mas-secret"]),
          ...args,
        ],
        {
          cwd,
          machine: { runProgram, ...(files && { files }) },
          ...(answer !== undefined && { answer }),
        },
      ),
  };
}

it("[O27] plan shows what would change and why, ends with 2 and changes nothing", async () => {
  const { cwd, run, read } = setUp();
  const { exitCode, stdout } = await run("plan", PYTHON);
  expect(exitCode).toBe(2);
  expect(stdout).toContain("-enable_registration: true\n+enable_registration: false\n");
  expect(stdout).toContain("enable_registration is turned off: accounts are made at");
  expect(stdout).toContain("Synapse takes the changed configuration.");
  expect(stdout).not.toContain("forms-are-secret");
  expect(read()).toBe(ORIGINAL);
  expect(readdirSync(cwd)).toEqual(["h.yaml", "mas-secret"]);
});

it("[O27] plan says when nobody has tested it", async () => {
  const { exitCode, stdout } = await setUp().run("plan", ["--synapse-version", "1.163.2"]);
  expect(exitCode).toBe(2);
  expect(stdout).toContain("Not tested");
});

it("[O28] apply changes it with a dated copy, a second one nothing, undo all of it back", async () => {
  const { cwd, run, read } = setUp();
  const first = await run("apply", [...PYTHON, "--yes", "--json"]);
  expect(first.exitCode).toBe(0);
  const backup = join(cwd, "h.yaml.20260102-030405.bak");
  expect(JSON.parse(first.stdout)).toMatchObject({ isTested: true, backups: [backup] });
  expect(read()).toContain(`secret_path: "${join(cwd, "mas-secret")}"`);
  const changed = read();
  const second = await run("apply", [...PYTHON, "--yes"]);
  expect([second.exitCode, second.stdout]).toEqual([
    0,
    "Synapse delegates its logins already; nothing would change.\n",
  ]);
  expect(read()).toBe(changed);
  expect((await run("plan", PYTHON)).exitCode).toBe(0);
  expect((await run("undo", ["--yes"])).exitCode).toBe(0);
  expect(read()).toBe(ORIGINAL);
  expect((await run("undo", ["--yes"])).stderr).toContain("ops/too-late");
});

it("[O26] Synapse is asked about a file beside the old one, seen from where it is", async () => {
  const { cwd, asked, run } = setUp();
  await run("plan", [...PYTHON, "--seen-as", `${cwd}=/data`, "--seen-as", "/=/x"]);
  expect(asked).toEqual([["/data/h.yaml.tertulia-candidate"]]);
});

it("[O26] what Synapse refuses is not put in place, and its reason told", async () => {
  const reason =
    "('Password auth cannot be enabled forms-are-secret', ('password_config', 'enabled'))";
  const { cwd, run, read } = setUp(([path]) =>
    path?.endsWith("candidate") === true
      ? { exitCode: 1, stdout: "", stderr: `\n${reason}\n` }
      : OK,
  );
  const { exitCode, stderr } = await run("apply", [...PYTHON, "--yes"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    "refuses the changed configuration: Password auth cannot be enabled [secret] (password_config.enabled)",
  );
  expect(read()).toBe(ORIGINAL);
  expect(readdirSync(cwd)).toEqual(["h.yaml", "mas-secret"]);
});

it("[O26] what Synapse refuses already before is told as that", async () => {
  const stderr = "Traceback (most recent call last):\n  File x\nKeyError: 'server_url'\n";
  const { run } = setUp(() => ({ exitCode: 1, stdout: "", stderr }));
  const result = await run("plan", PYTHON);
  expect(result.stderr).toContain("already as it is: KeyError: 'server_url'");
});

it("[O26] without Synapse's Python nothing is applied", async () => {
  const { run, read } = setUp();
  const { exitCode, stderr } = await run("apply", ["--synapse-version", "1.163.2", "--yes"]);
  expect([exitCode, read()]).toEqual([2, ORIGINAL]);
  expect(stderr).toContain("--synapse-python is needed");
});

it("[O8] apply shows the change and asks; a no changes nothing", async () => {
  const { run, read } = setUp();
  const { exitCode, stdout, stderr } = await run("apply", PYTHON, { answer: "n" });
  expect([exitCode, read()]).toEqual([1, ORIGINAL]);
  expect(stdout).toContain("+enable_registration: false");
  expect(stderr).toContain("ops/declined");
});

it("[O15] while one run is at work on a configuration another is refused", async () => {
  const { cwd, run } = setUp();
  const lock = await createFiles({ now: () => TEST_NOW }).lock(join(cwd, "h.yaml"));
  for (const verb of ["apply", "undo"] as const) {
    const { exitCode, stderr } = await run(
      verb,
      verb === "apply" ? [...PYTHON, "--yes"] : ["--yes"],
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain("ops/locked");
  }
  lock.release();
});

it("[O36] of two applies undo takes back the last, and says that there is one more", async () => {
  const { run, read } = setUp();
  await run("apply", [...PYTHON, "--yes"]);
  const between = read();
  await run("apply", [...PYTHON, "--yes"], { mas: "http://other:8080/" });
  const undone = await run("undo", ["--yes"]);
  expect([read(), undone.stdout.includes("undo again")]).toEqual([between, true]);
  expect(JSON.parse((await run("undo", ["--yes", "--json"])).stdout)).toMatchObject({
    isMore: false,
  });
  expect(read()).toBe(ORIGINAL);
});

it("[O35] a run that has one of the files, by whatever link and in whatever place, keeps others away", async () => {
  const { cwd, run } = setUp();
  writeFileSync(join(cwd, "more.yaml"), ORIGINAL);
  symlinkSync(join(cwd, "more.yaml"), join(cwd, "link.yaml"));
  const lock = await createFiles({ now: () => TEST_NOW }).lock(join(cwd, "link.yaml"));
  const both = ["--config", "more.yaml", "--yes"];
  expect((await run("apply", [...PYTHON, ...both])).stderr).toContain("ops/locked");
  expect((await run("undo", both)).stderr).toContain("ops/locked");
  lock.release();
  expect((await run("apply", [...PYTHON, ...both])).exitCode).toBe(0);
});

it("[O34] what somebody writes while Synapse tests the change is not overwritten", async () => {
  const byHand = `${ORIGINAL}max_upload_size: 1M\n`;
  const { cwd, run, read } = setUp(() => {
    writeFileSync(join(cwd, "more.yaml"), byHand);
    return OK;
  });
  writeFileSync(join(cwd, "more.yaml"), ORIGINAL);
  const { exitCode, stderr } = await run("apply", [...PYTHON, "--config", "more.yaml", "--yes"]);
  expect([exitCode, read(), read("more.yaml")]).toEqual([1, ORIGINAL, byHand]);
  expect(stderr).toContain("more.yaml was changed by somebody else");
  expect(readdirSync(cwd)).toEqual(["h.yaml", "mas-secret", "more.yaml"]);
});

it("[O29] a run that was cut off between two files is undone by the next, which says so", async () => {
  const { cwd, run, read } = setUp();
  writeFileSync(join(cwd, "more.yaml"), "enable_3pid_changes: true\n");
  const files = createFiles({ now: () => TEST_NOW });
  let left = 2; // The record and the first file.
  const dying: Files = {
    ...files,
    replace: (path, content, options) =>
      left-- > 0 ? files.replace(path, content, options) : Promise.reject(new Error("killed")),
  };
  const both = [...PYTHON, "--config", "more.yaml", "--yes"];
  expect((await run("apply", both, { files: dying })).exitCode).toBe(1);
  expect(read()).not.toBe(ORIGINAL);
  expect(read("more.yaml")).toBe("enable_3pid_changes: true\n");
  expect((await run("plan", both)).stdout).toContain("cut off: 1 of 2 files are changed");
  expect(JSON.parse((await run("plan", [...both, "--json"])).stdout)).toMatchObject({
    earlierRun: "cut-off",
  });
  const half = read();
  const asked = await run("apply", both.slice(0, -1), { answer: "no" });
  expect([asked.exitCode, read()]).toEqual([1, half]);
  const again = await run("apply", both);
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain("What it had changed is undone");
  expect(read("more.yaml")).toBe("enable_3pid_changes: false\n");
  await run("undo", ["--config", "more.yaml", "--yes"]);
  expect([read(), read("more.yaml")]).toEqual([ORIGINAL, "enable_3pid_changes: true\n"]);
});

it.each([
  [["--mas", "mas:8080"], "--mas is not an http"],
  [["--secret-file", "empty"], "empty is empty"],
  [["--secret-file", "none"], "none does not exist"],
  [["--seen-as", "/data"], "--seen-as"],
])("[O27] %j is told with a remedy", async (args, told) => {
  const { cwd } = setUp();
  writeFileSync(join(cwd, "empty"), "\n");
  const { stderr } = await runForTest(
    ["synapse", "enable-mas", "plan", "--config", "h.yaml", "--synapse-version", "1.163", ...args],
    { cwd },
  );
  expect(stderr).toContain(told);
});
