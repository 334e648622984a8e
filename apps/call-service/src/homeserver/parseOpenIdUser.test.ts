import { expect, it } from "vitest";
import { parseOpenIdUser } from "./parseOpenIdUser.ts";

it.each([
  ["@ana:hs.example", "hs.example"],
  ["@ana:localhost:8448", "localhost:8448"],
  ["@Old=Name/x:hs.example", "hs.example"],
  ["@ana:[::1]:8448", "[::1]:8448"],
])("[S17] %s is a person of %s", (sub, serverName) => {
  expect(parseOpenIdUser({ sub }, serverName)).toBe(sub);
});

it.each([
  ["@ana:other.example", "hs.example"],
  ["@ana:hs.example", "HS.example"],
  ["@ana:hs.example:8448", "hs.example"],
  ["@ana:hs.example", "hs.example:8448"],
  ["@ana:evil.example:hs.example", "hs.example"],
  ["@ana@hs.example", "hs.example"],
  ["ana:hs.example", "hs.example"],
  ["@ana", "hs.example"],
  ["@:evil:hs.example", "hs.example"],
  ["@ana:hs.example\n", "hs.example"],
  ["@an a:hs.example", "hs.example"],
  ["@ana\0:hs.example", "hs.example"],
  [`@${"a".repeat(255)}:hs.example`, "hs.example"],
  ["", "hs.example"],
])("[S17] %j is not believed from %s", (sub, serverName) => {
  expect(() => parseOpenIdUser({ sub }, serverName)).toThrow("person/foreign");
});

it.each([null, [], "@ana:hs.example", {}, { sub: null }, { sub: ["@ana:hs.example"] }, { sub: 1 }])(
  "[S17] %j names nobody",
  (answer) => {
    expect(() => parseOpenIdUser(answer, "hs.example")).toThrow("homeserver/nonsense");
  },
);
