import * as v from "valibot";
import { expect, it } from "vitest";
import { runForTest } from "../testing/runForTest.ts";
import { defineCommand } from "./Command.ts";
import { OpsError } from "./OpsError.ts";
import { toned, verbatim } from "./Text.ts";

const work = defineCommand({
  name: "work hard",
  summary: { en: "Works.", es: "Trabaja." },
  example: "tertulia work hard --how well",
  options: {
    how: { type: "text", placeholder: "WORD", isRequired: true, text: verbatim("How.") },
    times: { type: "count", placeholder: "N", byDefault: 1, text: verbatim("How often.") },
    with: { type: "texts", placeholder: "TOOL", text: verbatim("With what.") },
    fast: { type: "flag", text: verbatim("Fast.") },
  },
  data: v.object({ given: v.unknown() }),
  run: async (options, context) => {
    context.keepSecret('hunter"22');
    if (options.how === "unforeseen") throw new RangeError('hunter"22');
    if (options.how === "badly") {
      throw new OpsError({
        code: "ops/locked",
        text: { en: 'No, hunter"22.', es: 'Que no, hunter"22.' },
        remedy: { en: "Wait.", es: "Espere." },
      });
    }
    if (options.how === "asking") {
      await context.confirm({ en: "Sure?", es: "¿Seguro?" });
    }
    context.progress({ en: "Working", es: "Trabajando" }, { done: 3, total: 3 });
    return {
      exitCode: 2,
      data: { given: { ...options, secret: 'hunter"22' } },
      lines: [toned("good", { en: 'Done with hunter"22.', es: 'Hecho con hunter"22.' })],
    };
  },
});
const commands = [work];
const run = (args: readonly string[], rest: Parameters<typeof runForTest>[1] = {}) =>
  runForTest(args, { commands, ...rest });

it.each([
  [{ LANG: "es_ES.UTF-8" }, "Hecho con"],
  [{ LANG: "en_GB.UTF-8" }, "Done with"],
  [{ LC_ALL: "C", LC_MESSAGES: "es", LANG: "es" }, "Done with"],
  [{ LC_ALL: "", LC_MESSAGES: "es_419", LANG: "C" }, "Hecho con"],
  [{ LANG: "est_EE" }, "Done with"],
])("[O1] with %j it says %s", async (env, said) => {
  expect((await run(["work", "hard", "--how", "x"], { env })).stdout).toContain(said);
});

it("[O1] --lang is stronger than the locale", async () => {
  const args = ["work", "hard", "--how", "x", "--lang=es"];
  expect((await run(args, { env: { LANG: "en_GB" } })).stdout).toContain("Hecho con");
  expect((await run(["--lang", "es"])).stdout).toContain("Órdenes");
});

it("[O2] what is given arrives by its type, what is absent by its default", async () => {
  const args = "work hard --how=a --times 3 --with x --with=y --fast --json".split(" ");
  const { exitCode, stdout } = await run(args);
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    given: { how: "a", times: 3, with: ["x", "y"], fast: true },
  });
  expect(JSON.parse((await run(["work", "hard", "--how=a", "--json"])).stdout)).toMatchObject({
    given: { how: "a", times: 1, with: [], fast: false },
  });
});

it.each([
  [["wrok"], "“wrok”"],
  [["work", "harder"], "“work harder”"],
  [["work", "hard"], "--how is required"],
  [["work", "hard", "--how"], "--how needs a value: WORD"],
  [["work", "hard", "--how="], "--how needs a value: WORD"],
  [["work", "hard", "--how=a", "--how=b"], "--how was given twice"],
  [["work", "hard", "--how=a", "--times", "-1"], "--times"],
  [["work", "hard", "--how=a", "--times", "1.5"], "--times is not a whole number"],
  [["work", "hard", "--how=a", "--fast=yes"], "--fast takes no value"],
  [["work", "hard", "--how=a", "--slow"], "no option --slow"],
  [["work", "hard", "--how=a", "-f"], "no option -f"],
  [["work", "hard", "--how=a", "--__proto__"], "no option --__proto__"],
  [["work", "hard", "--how=a", "more"], "“more” was not expected"],
  [["--lang=fr"], "no language “fr”"],
])("[O3] %j is wrong use, and told what of it", async (args, told) => {
  const { exitCode, stdout, stderr } = await run(args);
  expect([exitCode, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(told);
  expect(stderr).toContain("ops/wrong-use");
});

it("[O3] wrong use is told in the language and form that was asked for", async () => {
  const { stdout } = await run(["wrok", "--json", "--lang", "es"]);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: "ops/wrong-use",
      text: "No existe la orden «wrok».",
      remedy: "Pruebe --help.",
    },
  });
});

it("[O4] --help tells every option and an example, and fits a terminal", async () => {
  const { exitCode, stdout } = await run(["work", "hard", "--help"]);
  expect(exitCode).toBe(0);
  for (const name of ["how WORD", "times N", "with TOOL", "fast", "json", "yes", "lang en|es"]) {
    expect(stdout).toContain(`  --${name}\n`);
  }
  expect(stdout).toContain("How often. Default: 1.");
  expect(stdout).toContain("  tertulia work hard --how well\n");
  expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
});

it("[O4] without a command, or with the beginning of one, the commands are listed", async () => {
  const all = await run([]);
  expect(all.exitCode).toBe(0);
  expect(all.stdout).toContain("  work hard\n      Works.\n");
  expect((await run(["work"])).stdout).toContain("  work hard\n");
});

it("[O4] --help --json is the JSON Schema of what the command prints", async () => {
  const { stdout } = await run(["work", "hard", "--help", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ type: "object", properties: { given: {} } });
});

it("[O4] --version is the package's", async () => {
  expect(await run(["--version"])).toEqual({
    exitCode: 0,
    stdout: "tertulia 1.2.3\n",
    stderr: "",
  });
});

it.each([["x"], ["badly"]])("[O5] a secret is in no output: %s", async (how) => {
  for (const form of [[], ["--json"]]) {
    const { stdout, stderr } = await run(["work", "hard", "--how", how, ...form]);
    expect(stdout + stderr).not.toContain("hunter");
    expect(stdout + stderr).toContain("[secret]");
  }
});

it("[O9] a failure that was foreseen is a sentence, a remedy and a code", async () => {
  expect(await run(["work", "hard", "--how=badly"])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "No, [secret].\nWait.\nops/locked\n",
  });
});

it("[O9] a failure that nobody foresaw keeps its message to itself", async () => {
  const { exitCode, stderr } = await run(["work", "hard", "--how=unforeseen"], {
    env: { TERTULIA_DEBUG: "1" },
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("(RangeError)");
  expect(stderr).toMatch(/^\s+at /mu);
  expect(stderr).not.toContain("hunter");
});

it("[O7] colour is for a terminal, and not where it is not wanted", async () => {
  const args = ["work", "hard", "--how=x"];
  const coloured = "\u001B[32mDone with [secret].\u001B[0m\n";
  expect((await run(args)).stdout).toBe("Done with [secret].\n");
  expect((await run(args, { answer: "" })).stdout).toBe(coloured);
  const env = { NO_COLOR: "1" };
  expect((await run(args, { answer: "", env })).stdout).toBe("Done with [secret].\n");
});

it("[O7] progress is told beside the output", async () => {
  const { stdout, stderr } = await run(["work", "hard", "--how=x", "--json"]);
  expect(stderr).toBe("Working 3/3\n");
  expect(() => JSON.parse(stdout) as unknown).not.toThrow();
});

it.each([
  ["y", 2],
  ["Sí", 2],
  ["", 1],
  ["no", 1],
])("[O8] a person who answers %j gets %i", async (answer, exitCode) => {
  expect((await run(["work", "hard", "--how=asking"], { answer })).exitCode).toBe(exitCode);
});

it("[O8] without a terminal nobody is asked, and --yes answers", async () => {
  const args = ["work", "hard", "--how=asking"];
  expect((await run(args)).stderr).toContain("ops/nobody-to-ask");
  expect((await run([...args, "--yes"])).exitCode).toBe(2);
});
