/** `npm test`: everything that is checked, from a machine with nothing but Node and Python; one sum at the end. */
import { join } from "node:path";
import { BootstrapError } from "./BootstrapError.mjs";
import { buildClient } from "./buildClient.mjs";
import { prepareMachine } from "./prepareMachine.mjs";
import { PROJECT_ROOT } from "./projectRoot.mjs";
import { runEntry } from "./runEntry.mjs";
import { runShown } from "./runShown.mjs";
import { runVitest } from "./runVitest.mjs";
import { formatTally, sumTallies, tallyCheck, tallyProgram } from "./testTally.mjs";

/** @import { Machine } from "./prepareMachine.mjs" */
/** @import { TestTally } from "./testTally.mjs" */

await runEntry(async () => {
  const machine = await prepareMachine(PROJECT_ROOT, {
    needsChromium: true,
    needsRedis: true,
    needsPostgres: true,
    needsTurn: true,
    needsProxies: true,
    needsOldestNode: true,
  });
  const check = await runShown(["npm", "run", "--silent", "check"], {
    cwd: PROJECT_ROOT,
    env: machine.env,
  });
  const tally = sumTallies([
    tallyCheck(check.output, check.exitCode),
    await runVitest(PROJECT_ROOT, machine, { name: "unit", args: [] }),
    await runOnBuild(machine),
  ]);
  console.log(formatTally(tally));
  return tally.failed === 0 ? 0 : 1;
});

/**
 * @param {Machine} machine
 * @returns {Promise<TestTally>}
 */
async function runOnBuild(machine) {
  try {
    await buildClient(PROJECT_ROOT, machine, console.log);
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    console.error(error.message);
    return { passed: 0, failed: 1 };
  }
  const size = await runShown(["npm", "run", "--silent", "size"], {
    cwd: PROJECT_ROOT,
    env: machine.env,
  });
  const stories = await runVitest(PROJECT_ROOT, machine, {
    name: "e2e",
    args: ["--config", join(PROJECT_ROOT, "e2e/vitest.config.ts")],
  });
  return sumTallies([tallyProgram(size.exitCode), stories]);
}
