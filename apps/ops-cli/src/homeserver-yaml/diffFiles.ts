/** What would change in a configuration, without secrets. Rule O27 in SPEC.md. */
import { diffTexts } from "../cli/diffTexts.ts";
import { maskYaml } from "../secrets/maskYaml.ts";
import type { YamlFile } from "./parseYamlFile.ts";

/** @returns a unified diff; empty when nothing differs. */
export function diffFiles(before: YamlFile, after: YamlFile): string {
  return before.text === after.text
    ? ""
    : diffTexts(before.path, maskYaml(before), maskYaml(after));
}
