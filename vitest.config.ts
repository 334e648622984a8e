/** Tests of every workspace beside the code; the end-to-end stories have their own configuration in e2e/. */
import { availableParallelism } from "node:os";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const FOLDERS = "{packages,apps,tools}/**";
const WITH_DOM = [`${FOLDERS}/*.test.tsx`, `${FOLDERS}/*.dom.test.ts`];
/** They start servers, or programs of ours, as processes. */
const WITH_PROCESSES = [`${FOLDERS}/*.contract.test.ts`, `${FOLDERS}/*.process.test.ts`];
/** They need what only a browser has: media, devices, workers. */
const IN_BROWSER = [`${FOLDERS}/*.browser.test.ts`];
const NEVER = ["**/node_modules/**", "**/dist/**"];

/** The system's Chromium with a made-up camera and microphone. */
const CHROMIUM = {
  executablePath: process.env["TERTULIA_CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
  ],
};

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
          exclude: [...NEVER, ...WITH_DOM, ...WITH_PROCESSES, ...IN_BROWSER],
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
      {
        extends: true,
        // Found while tests run, a dependency would reload the page under them.
        optimizeDeps: { include: ["livekit-client", "livekit-client/e2ee-worker"] },
        test: {
          name: "browser",
          include: IN_BROWSER,
          exclude: NEVER,
          globalSetup: ["packages/call-engine/src/testing/provideLiveKit.ts"],
          // A browser that starts on a busy machine takes its time.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: "chromium" }],
            provider: playwright({ launchOptions: CHROMIUM }),
          },
        },
      },
    ],
  },
});
