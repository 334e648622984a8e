import { expect, it } from "vitest";
import { parseYamlFile } from "./parseYamlFile.ts";
import { toDiffLines } from "../cli/toDiffLines.ts";
import { diffFiles } from "./diffFiles.ts";

it("[O27] what changes is a unified diff without secrets", () => {
  const before = parseYamlFile("/h.yaml", "a: 1\r\npepper: 'x''y'\r\nb: yes\r\n");
  const after = parseYamlFile("/h.yaml", "a: 1\r\npepper: 'x''y'\r\nb: false\r\n");
  const diff = diffFiles(before, after);
  expect(diff).toBe(
    "--- /h.yaml\n+++ /h.yaml\n@@ -1,3 +1,3 @@\n a: 1\n pepper: [secret]\n-b: yes\n+b: false\n",
  );
  expect(toDiffLines(diff).map(({ tone }) => tone)).toEqual([
    "quiet",
    "quiet",
    "quiet",
    undefined,
    undefined,
    "bad",
    "good",
  ]);
  expect(diffFiles(before, before)).toBe("");
});
