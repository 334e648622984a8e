/** The operator's command line as a program: arguments in, exit code out. */
import packageJson from "../package.json" with { type: "json" };
import { runCli } from "./cli/runCli.ts";
import { commands } from "./commands/commands.ts";
import { askAtTerminal } from "./machine/askAtTerminal.ts";
import { createMachine } from "./machine/createMachine.ts";
import { systemCode } from "./machine/systemCode.ts";

// Nothing waits for it here: the built file is CommonJS too, which cannot wait at its top.
void main();

async function main(): Promise<void> {
  const interruption = new AbortController();
  const { signal } = interruption;
  // Once, so that a second Ctrl-C ends what does not end by itself.
  process.once("SIGINT", () => interruption.abort());
  process.once("SIGTERM", () => interruption.abort());

  // Whoever reads may stop before the end, as `head` does.
  process.stdout.on("error", (error) => {
    if (systemCode(error) !== "EPIPE") throw error;
  });

  // `npm run` is run from the project's folder; what the person typed is meant from theirs.
  const cwd = process.env["INIT_CWD"] ?? process.cwd();
  process.exitCode = await runCli({
    args: process.argv.slice(2),
    commands,
    version: packageJson.version,
    machine: createMachine({ cwd, env: process.env, signal }),
    io: {
      stdout: (text) => void process.stdout.write(text),
      stderr: (text) => void process.stderr.write(text),
      isTty: {
        stdin: process.stdin.isTTY,
        stdout: process.stdout.isTTY,
        stderr: process.stderr.isTTY,
      },
      ask: (question) =>
        askAtTerminal(question, { input: process.stdin, output: process.stderr, signal }),
    },
    cwd,
    env: process.env,
    signal,
  });
}
