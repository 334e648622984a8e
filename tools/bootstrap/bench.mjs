/** `npm run bench:join`: one of the measurements in e2e/bench, on this machine. Further arguments go to it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { BootstrapError } from "./BootstrapError.mjs";
import { buildClient } from "./buildClient.mjs";
import { prepareMachine } from "./prepareMachine.mjs";
import { PROJECT_ROOT } from "./projectRoot.mjs";
import { runEntry } from "./runEntry.mjs";
import { superviseChild } from "./superviseChild.mjs";

await runEntry(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const file = join(PROJECT_ROOT, `e2e/bench/${name}.ts`);
  if (!existsSync(file)) throw new BootstrapError(`There is no measurement called "${name}".`);
  const machine = await prepareMachine(PROJECT_ROOT, { needsChromium: true });
  await buildClient(PROJECT_ROOT, machine, console.log);
  return superviseChild([machine.node, file, ...args], { cwd: PROJECT_ROOT, env: machine.env })
    .exitCode;
});
