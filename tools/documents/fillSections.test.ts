import { expect, it } from "vitest";
import { fillSections } from "./fillSections.ts";

const PAGE = "# Page\n<!-- a begins -->\nold\n<!-- a ends -->\nrest";

it("[B60] what stands between the marks is replaced, and nothing else", () => {
  expect(fillSections(PAGE, { a: "new" })).toBe(
    "# Page\n<!-- a begins -->\n\nnew\n\n<!-- a ends -->\nrest",
  );
});

it.each([
  ["of another name", PAGE, "b"],
  ["whose end stands first", "<!-- a ends --><!-- a begins -->", "a"],
])("[B60] a section %s is none", (_, page, name) => {
  expect(() => fillSections(page, { [name]: "x" })).toThrow(`no section ${name}`);
});
