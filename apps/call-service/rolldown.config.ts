/** `npm run build`: the whole service as one file that any folder of a plain Node can run. */
import type { RolldownOptions } from "rolldown";

export default {
  input: `${import.meta.dirname}/src/main.ts`,
  platform: "node",
  transform: { target: "node22" },
  output: {
    file: `${import.meta.dirname}/dist/call-service.js`,
    format: "esm",
    // What is imported later is evaluated later, though it is in the same file.
    codeSplitting: false,
    minify: true,
    banner: "#!/usr/bin/env node",
  },
} satisfies RolldownOptions;
