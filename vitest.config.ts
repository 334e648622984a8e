/** Tests of every workspace beside the code; the end-to-end stories have their own configuration in e2e/. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const FOLDERS = "{packages,apps,tools}/**";
const WITH_DOM = [`${FOLDERS}/*.test.tsx`, `${FOLDERS}/*.dom.test.ts`];
/** They start servers, or programs of ours, as processes. */
const WITH_PROCESSES = [`${FOLDERS}/*.contract.test.ts`, `${FOLDERS}/*.process.test.ts`];
const NEVER = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    // Loading the libraries costs more than the tests: a worker loads each once, not once per file.
    pool: "threads",
    isolate: false,
    maxWorkers: availableParallelism(),
    unstubGlobals: true,
    restoreMocks: true,
    // The DOM has a project of its own, because a worker that changes its environment is a new worker.
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: [`${FOLDERS}/*.test.ts`],
          exclude: [...NEVER, ...WITH_DOM, ...WITH_PROCESSES],
        },
      },
      {
        extends: true,
        test: { name: "processes", include: WITH_PROCESSES, exclude: NEVER },
      },
      {
        extends: true,
        test: {
          name: "dom",
          environment: "happy-dom",
          include: WITH_DOM,
          exclude: NEVER,
          setupFiles: ["packages/call-react/src/testing/unmountAfterEach.ts"],
        },
      },
    ],
  },
});
