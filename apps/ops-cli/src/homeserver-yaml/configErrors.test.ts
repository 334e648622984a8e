import { expect, it } from "vitest";
import type { OpsError } from "../cli/OpsError.ts";
import {
  bothBlocks,
  missingOption,
  notAbsoluteUrl,
  notAMapping,
  notText,
  refusedTag,
  sharedValue,
  syntaxError,
  tooOld,
} from "./configErrors.ts";

const place = { path: "/h.yaml", line: 2, col: 3 };

it.each<[string, OpsError]>([
  ["syntax", syntaxError({ ...place, problem: "Bad", text: "a" })],
  ["a template", syntaxError({ ...place, problem: "Bad", text: "{{ a }}" })],
  ["a tag", refusedTag({ ...place, tag: "!include" })],
  ["nothing", notAMapping(["/h.yaml"])],
  ["both blocks", bothBlocks()],
  ["a shared value", sharedValue("a", "/h.yaml")],
  ["an encoding", notText("/h.yaml")],
  ["an option", missingOption("mas", { en: "why", es: "por qué" })],
  ["a version", tooOld({ major: 1, minor: 85, text: "1.85.2" })],
  ["an URL", notAbsoluteUrl("mas", "x")],
])("[O21] of %s a person reads a sentence and a remedy in each language", (_name, error) => {
  for (const { en, es } of [error.text, error.remedy]) {
    expect([en, es]).toEqual([expect.stringMatching(/\S/u), expect.stringMatching(/\S/u)]);
  }
  expect(error.text.en).not.toBe(error.text.es);
});
