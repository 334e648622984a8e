/** How our programs become one file each: Node's own modules in a way that both kinds of file share. */
import { isBuiltin } from "node:module";
import type { Plugin } from "rolldown";

const MARK = "\0";

/**
 * Node's own modules as what `process.getBuiltinModule` gives: the one way that a CommonJS file and an ES module share.
 *
 * It is late, too. An `import` of one is done before the first line of the file runs and reads its every export, of
 * which one of node:http loads all of fetch: half of the time until it listens.
 */
export const lateBuiltins: Plugin = {
  name: "late-builtins",
  resolveId: (id, _importer, { kind }) => {
    if (!isBuiltin(id)) return null;
    return `${MARK}${kind === "require-call" ? "require" : "import"} ${id}`;
  },
  load: async (id) => {
    if (!id.startsWith(MARK)) return null;
    const [kind, name = ""] = id.slice(MARK.length).split(" ");
    if (!isBuiltin(name)) return null;
    const builtin = `process.getBuiltinModule(${JSON.stringify(name)})`;
    if (kind === "require") return `module.exports = ${builtin};`;
    const names = Object.keys((await import(name)) as object).filter((key) => key !== "default");
    return [
      `const builtin = ${builtin};`,
      "export default builtin;",
      // Pure, so that those nobody imports are left out and never read.
      ...names.map((key) => `export const ${key} = /*@__PURE__*/ (() => builtin.${key})();`),
    ].join("\n");
  },
};
