/** `npm run build`: the whole service as one file that any folder of a plain Node can run. */
import { isBuiltin } from "node:module";
import type { Plugin, RolldownOptions } from "rolldown";

const MARK = "\0";

/**
 * Node's own modules as what `process.getBuiltinModule` gives. An `import` of one is done before the first line of the
 * file runs and reads its every export, of which one of node:http loads all of fetch: half of the time until it listens.
 */
const lateBuiltins: Plugin = {
  name: "late-builtins",
  resolveId: (id, _importer, { kind }) =>
    // What a CommonJS package requires, Node gives it in the same late way already.
    isBuiltin(id) && kind !== "require-call" ? `${MARK}${id}` : null,
  load: async (id) => {
    if (!id.startsWith(MARK) || !isBuiltin(id.slice(MARK.length))) return null;
    const name = id.slice(MARK.length);
    const names = Object.keys((await import(name)) as object).filter((key) => key !== "default");
    return [
      `const builtin = process.getBuiltinModule(${JSON.stringify(name)});`,
      "export default builtin;",
      // Pure, so that those nobody imports are left out and never read.
      ...names.map((key) => `export const ${key} = /*@__PURE__*/ (() => builtin.${key})();`),
    ].join("\n");
  },
};

export default {
  input: `${import.meta.dirname}/src/main.ts`,
  platform: "node",
  transform: { target: "node22" },
  plugins: [lateBuiltins],
  output: {
    file: `${import.meta.dirname}/dist/call-service.js`,
    format: "esm",
    // What is imported later is evaluated later, though it is in the same file.
    codeSplitting: false,
    minify: true,
    // Outside a package Node takes it for CommonJS until it meets an export: at once, then, and not after a whole reading.
    banner: "#!/usr/bin/env node\nexport {};",
  },
} satisfies RolldownOptions;
