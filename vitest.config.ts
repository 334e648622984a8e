/** Unit tests of every workspace; the end-to-end stories have their own configuration in e2e/. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,apps,tools}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    unstubGlobals: true,
    restoreMocks: true,
  },
});
