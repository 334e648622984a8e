import { expect, it } from "vitest";
import { createRunProgram } from "./createRunProgram.ts";

const node = `'${process.execPath}'`;

function runner(signal = new AbortController().signal) {
  return createRunProgram({ env: { KEPT: "kept" }, cwd: "/", signal });
}

it("[O12] arguments arrive as they are, and no shell reads them", async () => {
  const args = [
    "-e",
    "console.log(JSON.stringify(process.argv.slice(1)))",
    "--",
    "$HOME; `id`",
    "a b",
  ];
  const { stdout } = await runner()(node, args);
  expect(JSON.parse(stdout)).toEqual(["$HOME; `id`", "a b"]);
});

it("[O13] input, environment, both outputs and the exit code pass", async () => {
  const script =
    "process.stdin.on('data', (d) => { process.stdout.write(d + process.env.KEPT + process.env.ADDED);" +
    "console.error('said'); process.exitCode = 11; })";
  const options = { stdin: "in ", env: { ADDED: "added" } };
  expect(await runner()(node, ["-e", script], options)).toEqual({
    exitCode: 11,
    stdout: "in keptadded",
    stderr: "said\n",
  });
});

it("[O13] a program that reads nothing and is given much ends as it ends", async () => {
  const { exitCode } = await runner()(node, ["-e", "process.exit(3)"], {
    stdin: "x".repeat(1_000_000),
  });
  expect(exitCode).toBe(3);
});

it("[O13] what it prints on either output is told line by line", async () => {
  const lines: string[] = [];
  const script =
    "process.stdout.write('one\\ntw'); process.stdin.on('end', () => { process.stdout.write('o\\n'); console.error('three'); })" +
    ".resume()";
  const { stdout } = await runner()(node, ["-e", script], { onLine: (line) => lines.push(line) });
  expect([stdout, lines.toSorted()]).toEqual(["one\ntwo\n", ["one", "three", "two"]]);
});

it("[O13] a program that a signal ended has its number", async () => {
  const { exitCode } = await runner()(node, ["-e", "process.kill(process.pid, 'SIGKILL')"]);
  expect(exitCode).toBe(137);
});

it("[O13] what cannot be started, takes too long or is interrupted says which", async () => {
  await expect(runner()("/no/such", [])).rejects.toMatchObject({ code: "ops/program-missing" });
  await expect(runner()("'", [])).rejects.toMatchObject({ code: "ops/wrong-use" });
  const forever = ["-e", "setInterval(() => {}, 1000)"];
  await expect(runner()(node, forever, { timeoutMs: 1 })).rejects.toMatchObject({
    code: "ops/program-timed-out",
  });
  await expect(runner(AbortSignal.abort())(node, forever)).rejects.toMatchObject({
    code: "ops/interrupted",
  });
});
