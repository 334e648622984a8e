/** `npm run build`: the whole command line as one file that plain Node, 22 or later, runs from any folder. */
import type { RolldownOptions } from "rolldown";

export default {
  input: `${import.meta.dirname}/src/main.ts`,
  platform: "node",
  transform: { target: "node22" },
  output: {
    file: `${import.meta.dirname}/dist/tertulia.js`,
    format: "esm",
    codeSplitting: false,
    minify: true,
    // Outside a package Node takes it for CommonJS until it meets an export.
    banner: "#!/usr/bin/env node\nexport {};",
  },
} satisfies RolldownOptions;
