import { expect, it } from "vitest";
import { patchWellKnown } from "./patchWellKnown.ts";

const delegation = {
  issuer: "https://auth.example.org/",
  account: "https://auth.example.org/account/",
};
const patch = (text: string, callServices: readonly string[] = []): string =>
  patchWellKnown("/client", text, { delegation, callServices });

it("[O30] the keys are set as the rest is written, and nothing else changes", () => {
  const before =
    '{\r\n    "m.homeserver": { "base_url":"https://hs" },\r\n    "x":   [1,\r\n2]\r\n}\r\n';
  const after = patch(before, ["https://calls.example.org"]);
  expect(after.startsWith(before.slice(0, before.indexOf("]") + 1))).toBe(true);
  expect(after).not.toMatch(/[^\r]\n/u);
  expect(after).toContain(
    '\r\n    "org.matrix.msc2965.authentication": {\r\n        "issuer": "https',
  );
  expect(JSON.parse(after)).toEqual({
    "m.homeserver": { base_url: "https://hs" },
    x: [1, 2],
    "org.matrix.msc2965.authentication": delegation,
    "org.matrix.msc4143.rtc_foci": [
      { type: "livekit", livekit_service_url: "https://calls.example.org" },
    ],
  });
});

it("[O30] what is right already keeps its bytes, in whatever order", () => {
  const text = `{"org.matrix.msc2965.authentication":{"account":"${delegation.account}","issuer":"${delegation.issuer}"}}`;
  expect(patch(text)).toBe(text);
  const calls = patch(text, ["https://a"]);
  expect(patch(calls, ["https://a"])).toBe(calls);
});

it("[O30] a wrong issuer is replaced where it stands", () => {
  const text = '{"org.matrix.msc2965.authentication":{"issuer":"http://old"},"b":1}';
  const after = patch(text);
  expect(after.endsWith(',"b":1}')).toBe(true);
  expect(JSON.parse(after)).toMatchObject({ "org.matrix.msc2965.authentication": delegation });
});

it("[O30] call services take the place of those before; other ways stay, and without any all do", () => {
  const text = JSON.stringify({
    "org.matrix.msc2965.authentication": delegation,
    "org.matrix.msc4143.rtc_foci": [
      { type: "livekit", livekit_service_url: "https://old" },
      { type: "full_mesh" },
    ],
  });
  expect(patch(text)).toBe(text);
  expect(JSON.parse(patch(text, ["https://a", "https://b"]))).toMatchObject({
    "org.matrix.msc4143.rtc_foci": [
      { type: "livekit", livekit_service_url: "https://a" },
      { type: "livekit", livekit_service_url: "https://b" },
      { type: "full_mesh" },
    ],
  });
});

it.each([
  ['{"a": 1,}\n', "ops/config-syntax", "line 1, column 9"],
  ['{\n  "a": 1\n  "b": 2\n}', "ops/config-syntax", "line 3, column 3"],
  ['{"a": 1} // no\n', "ops/config-syntax", "line 1, column 10"],
  ["", "ops/config-syntax", "line 1, column 1"],
  ["[]", "ops/config-unusable", "no JSON object"],
])("[O30] %j is told as what it is", (text, code, told) => {
  expect(() => patch(text)).toThrow(
    expect.objectContaining({
      code,
      text: expect.objectContaining({ en: expect.stringContaining(told) }),
    }),
  );
});
