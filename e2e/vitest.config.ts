/** The stories: one after the other on one real stack, never tried twice. */
import { defineConfig } from "vitest/config";

const STORY_TIMEOUT_MS = 300_000;

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    globalSetup: ["harness/globalSetup.ts"],
    fileParallelism: false,
    maxWorkers: 1,
    retry: 0,
    testTimeout: STORY_TIMEOUT_MS,
    hookTimeout: STORY_TIMEOUT_MS,
  },
});
