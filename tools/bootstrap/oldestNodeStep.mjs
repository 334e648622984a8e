/** The step that brings the oldest Node the built programs are promised to run on; only their tests need it. */
import { join } from "node:path";
import { fillCachedFolder, isComplete } from "./cachedFolder.mjs";
import { oldestNodeFolder } from "./installedServers.mjs";
import { npmCommand, npmEnvironment } from "./npmCommand.mjs";
import { runCommand } from "./runCommand.mjs";
import { OLDEST_NODE_VERSION } from "./versions.mjs";

/** @import { Step } from "./runSteps.mjs" */

/**
 * Into a folder of its own: in the project's it would stand in for the project's Node, and add 170 MB to every install.
 *
 * @param {{ readonly cache: string, readonly env: NodeJS.ProcessEnv, readonly say: (line: string) => void }} options
 * @returns {Step}
 */
export function oldestNodeStep({ cache, env, say }) {
  const folder = oldestNodeFolder(cache);
  const what = `Node ${OLDEST_NODE_VERSION}`;
  const requirement = `node-${process.platform}-${process.arch}@${OLDEST_NODE_VERSION}`;
  return {
    name: what,
    after: [],
    product: folder,
    isDone: () => isComplete(folder),
    run: ({ signal }) =>
      fillCachedFolder(folder, {
        say,
        fill: (lockFd) =>
          runCommand({
            what,
            argv: npmCommand(["install", "--prefix", folder, "--no-package-lock", requirement]),
            logFile: join(cache, `logs/${requirement}.log`),
            env: npmEnvironment(env),
            lockFd,
            signal,
          }),
      }),
  };
}
