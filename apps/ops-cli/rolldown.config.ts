/** `npm run build`: the whole command line as one file that plain Node, 22 or later, runs from any folder. */
import type { RolldownOptions } from "rolldown";
import { lateBuiltins } from "../../tools/lateBuiltins.ts";

export default {
  input: `${import.meta.dirname}/src/main.ts`,
  platform: "node",
  // Of what is published as UMD and ES modules only the latter can be followed.
  resolve: { mainFields: ["module", "main"] },
  // In one file there is nothing to find beside the code.
  transform: { target: "node22", define: { "import.meta": "{}" } },
  plugins: [lateBuiltins],
  output: {
    file: `${import.meta.dirname}/dist/tertulia.js`,
    // Whether a .js file is CommonJS or an ES module, the nearest package.json above it says: this is a good one of both.
    format: "iife",
    strict: true,
    codeSplitting: false,
    minify: true,
    banner: "#!/usr/bin/env node",
  },
} satisfies RolldownOptions;
