/** What would change in a configuration, as a unified diff without secrets. Rule O27 in SPEC.md. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { toned, verbatim, type Line } from "../cli/Text.ts";
import { maskYaml } from "./maskYaml.ts";
import type { YamlFile } from "./parseYamlFile.ts";

/** @returns empty when nothing differs. */
export function diffFiles(before: YamlFile, after: YamlFile): string {
  if (before.text === after.text) return "";
  const [old, now] = [before, after].map((file) => maskYaml(file).replaceAll("\r\n", "\n"));
  return createTwoFilesPatch(before.path, before.path, old ?? "", now ?? "", "", "", {
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** A unified diff with what goes and what comes in colour. */
export function toDiffLines(diff: string): Line[] {
  return diff
    .trimEnd()
    .split("\n")
    .map((text) => {
      const line = verbatim(text);
      if (/^(?:---|\+\+\+|@@)/u.test(text)) return toned("quiet", line);
      if (text.startsWith("+")) return toned("good", line);
      return text.startsWith("-") ? toned("bad", line) : line;
    });
}
