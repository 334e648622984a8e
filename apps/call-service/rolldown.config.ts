/** `npm run build`: the whole service as one file that any folder of a plain Node can run. */
import type { RolldownOptions } from "rolldown";
import { lateBuiltins } from "../../tools/lateBuiltins.ts";

export default {
  input: `${import.meta.dirname}/src/main.ts`,
  platform: "node",
  transform: { target: "node22" },
  plugins: [lateBuiltins],
  output: {
    file: `${import.meta.dirname}/dist/call-service.js`,
    // Whether a .js file is CommonJS or an ES module, the nearest package.json above it says: this is a good one of both.
    format: "iife",
    strict: true,
    // What is imported later is evaluated later, though it is in the same file.
    codeSplitting: false,
    minify: true,
    banner: "#!/usr/bin/env node",
  },
} satisfies RolldownOptions;
