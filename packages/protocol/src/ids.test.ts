/** Rules P1–P6: the identifiers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isMatrixRoomId,
  isServerName,
  isUserId,
  serverNameOf,
  toLiveKitIdentity,
  type DeviceId,
  type UserId,
} from "./ids.ts";

const SERVER_NAMES = [
  "example.org",
  "matrix.example.org:8448",
  "localhost",
  "127.0.0.1",
  "127.0.0.1:8008",
  "[2001:db8::1]",
  "[::ffff:192.0.2.1]:443",
];

describe("server names", () => {
  it.each(SERVER_NAMES)("[P1] %s is a server name", (name) => {
    expect(isServerName(name)).toBe(true);
  });

  it.each([
    "",
    ":8448",
    "example.org:",
    "example.org:123456",
    "example.org:80:80",
    "2001:db8::1",
    "[2001:db8::1",
    "[zz::1]",
    "exa mple.org",
    "example.org/path",
    "user@example.org",
    "exämple.org",
    "example.org\n",
    "under_score.org",
  ])("[P1] %j is none", (name) => {
    expect(isServerName(name)).toBe(false);
  });
});

describe("user ids", () => {
  it.each([
    "@ana:example.org",
    "@Ana.B-c_d=e/f+g:example.org",
    '@historical!"#$%&()*,;<>?[\\]^`{|}~:example.org',
    "@@:example.org",
    "@:example.org",
    "@ana:matrix.example.org:8448",
    "@ana:[2001:db8::1]:8448",
  ])("[P2] %s is a user id", (id) => {
    expect(isUserId(id)).toBe(true);
  });

  it.each([
    "",
    "@",
    "ana:example.org",
    "@ana",
    "@ana:",
    "@a na:example.org",
    "@anä:example.org",
    "@ana\u0000:example.org",
    "@ana:example.org:8448:DEVICE",
    "@ana:exa mple.org",
    "!ana:example.org",
  ])("[P2] %j is none", (id) => {
    expect(isUserId(id)).toBe(false);
  });

  it("[P3] the server starts at the first colon, whatever follows", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[!-9;-~]{0,40}$/),
        fc.constantFrom(...SERVER_NAMES),
        (localpart, server) => {
          const id = `@${localpart}:${server}`;
          expect(isUserId(id) && serverNameOf(id)).toBe(server);
        },
      ),
    );
  });

  it("[P5] 255 bytes are a user id and 256 are none", () => {
    const ofLength = (length: number): string => `@${"a".repeat(length - 3)}:b`;
    expect([255, 256].map((length) => isUserId(ofLength(length)))).toEqual([true, false]);
  });
});

describe("room ids", () => {
  it.each([
    "!opaque:example.org",
    "!opaque:example.org:8448",
    "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM",
    "!ünïcode",
    "!🎉:example.org",
    "!:",
  ])("[P4] %s is a room id", (id) => {
    expect(isMatrixRoomId(id)).toBe(true);
  });

  it.each(["", "!", "opaque:example.org", "#alias:example.org", " !a:b"])(
    "[P4] %j is none",
    (id) => {
      expect(isMatrixRoomId(id)).toBe(false);
    },
  );

  it.each([
    ["one byte each", "a", 254],
    ["two bytes each", "ä", 127],
    ["three bytes each", "€", 84],
    ["surrogate pairs of four bytes", "🎉", 63],
    ["lone surrogates, which become three bytes", "\ud83c", 84],
  ])("[P5] bytes count, not characters: %s", (_name, character, fits) => {
    expect([fits, fits + 1].map((count) => isMatrixRoomId(`!${character.repeat(count)}`))).toEqual([
      true,
      false,
    ]);
  });
});

it("[P6] an identity is user and device, also when the server has a port", () => {
  expect(toLiveKitIdentity("@ana:example.org:8448" as UserId, "PHONE" as DeviceId)).toBe(
    "@ana:example.org:8448:PHONE",
  );
});
