/** `npm start`: installs what is missing, builds the client, and runs the stack until Ctrl-C. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BootstrapError } from "./BootstrapError.mjs";
import { buildClient } from "./buildClient.mjs";
import { parseStartFlags, START_USAGE } from "./parseStartFlags.mjs";
import { prepareMachine } from "./prepareMachine.mjs";
import { runEntry } from "./runEntry.mjs";
import { superviseChild } from "./superviseChild.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const say = (/** @type {string} */ line) => console.log(line);

await runEntry(async () => {
  const argv = process.argv.slice(2);
  try {
    parseStartFlags(argv, ROOT);
  } catch (error) {
    if (error instanceof TypeError) throw new BootstrapError(`${error.message}\n\n${START_USAGE}`);
    throw error;
  }
  const machine = await prepareMachine(ROOT, { needsChromium: false });
  if (!machine.env.TERTULIA_CLIENT_DIR) await buildClient(ROOT, machine, say);
  const stack = superviseChild([machine.node, join(ROOT, "tools/stack/main.ts"), ...argv], {
    cwd: process.cwd(),
    env: machine.env,
  });
  return stack.exitCode;
});
