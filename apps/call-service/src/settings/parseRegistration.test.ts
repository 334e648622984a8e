import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { parseRegistration } from "./parseRegistration.ts";

it.each([
  ["plain", "as_token: a.B-1_~+/=\nhs_token: hs\n", "a.B-1_~+/=", "hs"],
  ["quoted", `as_token: "as # no comment"\nhs_token: 'h:s'`, "as # no comment", "h:s"],
  ["with comments and blanks", "hs_token:   hs   # ours\r\nid: x\nas_token: as #1\n", "as", "hs"],
  ["as JSON", JSON.stringify({ as_token: "as", id: null, hs_token: "hs" }, null, 2), "as", "hs"],
  [
    "with quoted names and other fields around",
    `url: null\n"as_token": 'as'\nnamespaces:\n  users: []\n'hs_token': "hs"`,
    "as",
    "hs",
  ],
])("[S104] a registration %s is read as YAML reads it", (_what, text, asToken, hsToken) => {
  expect(parseRegistration(text)).toEqual({ asToken, hsToken });
  expect(parse(text)).toMatchObject({ as_token: asToken, hs_token: hsToken });
});

it("[S104] what a YAML writer makes of any token of the usual kind is read back", () => {
  for (const token of ["0", "null", "true", "1e3", "~", "=", "-x", "0x1f"]) {
    const text = stringify({ as_token: token, hs_token: `x${token}` });
    expect(parseRegistration(text)).toEqual({ asToken: token, hsToken: `x${token}` });
  }
});

it.each([
  ["nothing", ""],
  ["one of them", "as_token: as"],
  ["an empty one", 'as_token: ""\nhs_token: hs'],
  ["one without a value", "as_token:\nhs_token: hs"],
  ["one that goes on", "as_token: |\n  as\nhs_token: hs"],
  ["one with an escape", 'as_token: "a\\x41"\nhs_token: hs'],
  ["one that is no text", "as_token: 1e3\nhs_token: hs"],
  ["another that is no text", "as_token: as\nhs_token: no"],
  ["one of them twice", "as_token: as\nhs_token: hs\nas_token: other"],
  ["others of a similar name", "has_token: as\nhs_token2: hs"],
])("[S104] a file with %s is no registration", (_what, text) => {
  expect(parseRegistration(text)).toBeNull();
});
