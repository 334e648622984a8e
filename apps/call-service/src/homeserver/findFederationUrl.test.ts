import { expect, it } from "vitest";
import { findFederationUrl } from "./findFederationUrl.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function createWellKnown(answer: () => Response): { asked: string[]; fetch: typeof fetch } {
  const asked: string[] = [];
  return {
    asked,
    fetch: async (url) => {
      asked.push(url instanceof Request ? url.url : url.toString());
      return answer();
    },
  };
}

it.each([
  ["hs.example:443", "https://hs.example:443"],
  ["10.0.0.1", "https://10.0.0.1:8448"],
  ["10.0.0.1:8080", "https://10.0.0.1:8080"],
  ["[::1]", "https://[::1]:8448"],
])("[S21] %s says itself where it is", async (serverName, url) => {
  const wellKnown = createWellKnown(() => new Response());
  expect(await findFederationUrl(serverName, wellKnown.fetch)).toEqual({ url, ttlMs: HOUR_MS });
  expect(wellKnown.asked).toEqual([]);
});

it.each([
  ["matrix.hs.example:443", "https://matrix.hs.example:443"],
  ["matrix.hs.example", "https://matrix.hs.example:8448"],
])("[S21] a well-known that names %s is followed", async (delegate, url) => {
  const wellKnown = createWellKnown(() => Response.json({ "m.server": delegate }));
  expect(await findFederationUrl("hs.example", wellKnown.fetch)).toEqual({ url, ttlMs: HOUR_MS });
  expect(wellKnown.asked).toEqual(["https://hs.example/.well-known/matrix/server"]);
});

it.each([
  ["is not there", () => new Response("", { status: 404 })],
  ["is not JSON", () => new Response("<html>")],
  ["names no server", () => Response.json({ "m.server": "evil.example/path?" })],
  ["names something else", () => Response.json({ "m.server": 8448 })],
  ["is endless", () => Response.json({ "m.server": "a.example", padding: "x".repeat(60_000) })],
  [
    "cannot be reached",
    () => {
      throw new TypeError("fetch failed");
    },
  ],
])("[S21] a well-known that %s leaves port 8448, for a minute", async (_what, answer) => {
  const { fetch } = createWellKnown(answer);
  expect(await findFederationUrl("hs.example", fetch)).toEqual({
    url: "https://hs.example:8448",
    ttlMs: MINUTE_MS,
  });
});
