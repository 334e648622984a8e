/** `npm run test:e2e`: the stories on a real stack and a real browser. Arguments go to Vitest. */
import { join } from "node:path";
import { buildClient } from "./buildClient.mjs";
import { prepareMachine } from "./prepareMachine.mjs";
import { PROJECT_ROOT } from "./projectRoot.mjs";
import { runEntry } from "./runEntry.mjs";
import { runVitest } from "./runVitest.mjs";

await runEntry(async () => {
  const machine = await prepareMachine(PROJECT_ROOT, { needsChromium: true });
  await buildClient(PROJECT_ROOT, machine, console.log);
  const { failed } = await runVitest(PROJECT_ROOT, machine, {
    name: "e2e",
    args: ["--config", join(PROJECT_ROOT, "e2e/vitest.config.ts"), ...process.argv.slice(2)],
  });
  return failed === 0 ? 0 : 1;
});
