/** `npm start`: installs what is missing, builds the client, and runs the stack until Ctrl-C. */
import { join } from "node:path";
import { BootstrapError } from "./BootstrapError.mjs";
import { buildClient } from "./buildClient.mjs";
import { parseStartFlags, START_USAGE } from "./parseStartFlags.mjs";
import { prepareMachine } from "./prepareMachine.mjs";
import { PROJECT_ROOT } from "./projectRoot.mjs";
import { runEntry } from "./runEntry.mjs";
import { superviseChild } from "./superviseChild.mjs";

const say = (/** @type {string} */ line) => console.log(line);

await runEntry(async () => {
  const argv = process.argv.slice(2);
  try {
    parseStartFlags(argv, PROJECT_ROOT);
  } catch (error) {
    if (error instanceof TypeError) throw new BootstrapError(`${error.message}\n\n${START_USAGE}`);
    throw error;
  }
  const machine = await prepareMachine(PROJECT_ROOT, { needsChromium: false });
  if (!machine.env.TERTULIA_CLIENT_DIR) await buildClient(PROJECT_ROOT, machine, say);
  const stack = superviseChild([machine.node, join(PROJECT_ROOT, "tools/stack/main.ts"), ...argv], {
    cwd: process.cwd(),
    env: machine.env,
  });
  return stack.exitCode;
});
