import { describe, expect, it } from "vitest";
import { createFakeFetch, type FakeAnswer } from "../../testing/createFakeFetch.ts";
import { resolveHomeserver } from "./resolveHomeserver.ts";

const CONFIG = { homeserverUrl: "https://matrix.home.example", serverName: "home.example" };
const WELL_KNOWN = "https://example.org/.well-known/matrix/client";

function resolve(
  typed: string,
  answers: Record<string, FakeAnswer> = {},
  isOnline = true,
): Promise<string> {
  return resolveHomeserver(createFakeFetch(answers, { isOnline }), typed, CONFIG);
}

describe("resolveHomeserver", () => {
  it.each(["", "  ", "home.example"])(
    "[C2] %j means the configured homeserver, without a request",
    async (typed) => {
      expect(await resolve(typed)).toBe(CONFIG.homeserverUrl);
    },
  );

  it.each([
    ["https://matrix.example.org", "https://matrix.example.org"],
    ["http://127.0.0.1:8008/", "http://127.0.0.1:8008"],
    ["https://example.org/matrix//", "https://example.org/matrix"],
    ["https://example.org/?q=1#x", "https://example.org"],
  ])("[C2] the address %s is taken as it is, without a request", async (typed, url) => {
    expect(await resolve(typed)).toBe(url);
  });

  it("[C2] a server name is looked up in its well-known file", async () => {
    const body = { "m.homeserver": { base_url: "https://matrix.example.org/" } };
    expect(await resolve("example.org", { [WELL_KNOWN]: { body } })).toBe(
      "https://matrix.example.org",
    );
  });

  it("[C2] a server name without the file is its own address", async () => {
    expect(await resolve("example.org", { [WELL_KNOWN]: { status: 404, body: "" } })).toBe(
      "https://example.org",
    );
  });

  it.each([
    ["a name nobody answers at", "example.org", {}, "login/unknown-homeserver"],
    ["something that can be no name", "not a server", {}, "login/unknown-homeserver"],
    ["an address that is none", "https://", {}, "login/unknown-homeserver"],
    [
      "a page of HTML",
      "example.org",
      { [WELL_KNOWN]: { body: "<html>" } },
      "login/not-a-homeserver",
    ],
    [
      "a file that names none",
      "example.org",
      { [WELL_KNOWN]: { body: {} } },
      "login/not-a-homeserver",
    ],
    [
      "a file with an address of another kind",
      "example.org",
      { [WELL_KNOWN]: { body: { "m.homeserver": { base_url: "javascript:alert(1)" } } } },
      "login/not-a-homeserver",
    ],
  ])("[C4] %s is a problem with a code", async (_what, typed, answers, code) => {
    await expect(resolve(typed, answers)).rejects.toMatchObject({ code });
  });

  it("[C4] a look-up without network says so", async () => {
    await expect(resolve("example.org", {}, false)).rejects.toMatchObject({
      code: "login/offline",
    });
  });
});
