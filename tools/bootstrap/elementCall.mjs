/** `npm run element-call`: Element Call beside a running demo. Further arguments go to it. */
import { join } from "node:path";
import { prepareMachine } from "./prepareMachine.mjs";
import { PROJECT_ROOT } from "./projectRoot.mjs";
import { runEntry } from "./runEntry.mjs";
import { superviseChild } from "./superviseChild.mjs";

await runEntry(async () => {
  const machine = await prepareMachine(PROJECT_ROOT, { needsChromium: false });
  const file = join(PROJECT_ROOT, "e2e/elementCall/serveDemo.ts");
  return superviseChild([machine.node, file, ...process.argv.slice(2)], {
    cwd: PROJECT_ROOT,
    env: machine.env,
  }).exitCode;
});
