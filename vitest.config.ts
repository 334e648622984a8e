/** Unit tests of every workspace; the end-to-end stories have their own configuration in e2e/. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const FOLDERS = "{packages,apps,tools}/**";
const WITH_DOM = [`${FOLDERS}/*.test.tsx`, `${FOLDERS}/*.dom.test.ts`];
const NEVER = ["**/node_modules/**", "**/dist/**"];

export default defineConfig({
  test: {
    // Loading the libraries costs more than the tests: a worker loads each once, not once per file.
    pool: "threads",
    isolate: false,
    maxWorkers: availableParallelism(),
    unstubGlobals: true,
    restoreMocks: true,
    // Two projects, because a worker that changes its environment is a new worker.
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: [`${FOLDERS}/*.test.ts`],
          exclude: [...NEVER, ...WITH_DOM],
        },
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
