import { expect, it } from "vitest";
import { specFindings } from "./checkSpec.ts";

it("[T1] a rule without a test, a citation without a rule and a number used twice are findings", () => {
  const spec = "- **R1** one\n- **R2** two\n- **R2** again\n";
  expect(
    specFindings(spec, [
      "it(\x22[R1] a claim\x22, () => {});",
      "it(\x22[R1, R9] a claim\x22, () => {});",
    ]),
  ).toEqual([
    "rule R2 is numbered twice",
    "rule R2 has no test",
    "a test cites R9, which is no rule",
  ]);
});
