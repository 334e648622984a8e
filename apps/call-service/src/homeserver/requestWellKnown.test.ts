import { expect, it } from "vitest";
import type { HttpAnswer, HttpRequest } from "./createGuardedHttp.ts";
import { requestWellKnown } from "./requestWellKnown.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOW = Date.UTC(2026, 10, 24, 8);
const PATH = "/.well-known/matrix/server";

function createWeb(...answers: (Partial<HttpAnswer> | Error)[]) {
  const asked: Pick<HttpRequest, "destination" | "path" | "reach">[] = [];
  const send = async ({ destination, path, reach }: HttpRequest): Promise<HttpAnswer> => {
    asked.push({ destination, path, reach });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return { status: 200, headers: {}, body: Buffer.from(""), ...answer };
  };
  return { asked, options: { send, reach: "public" as const, clock: { now: () => NOW } } };
}

function naming(server: unknown): Buffer {
  return Buffer.from(JSON.stringify({ "m.server": server }));
}

it("[S215] the host is asked over https, and what it names is taken", async () => {
  const web = createWeb({ body: naming("matrix.hs.example:443") });
  expect(await requestWellKnown("hs.example", web.options)).toEqual({
    delegate: "matrix.hs.example:443",
    ttlMs: 24 * HOUR_MS,
  });
  const destination = {
    scheme: "https",
    host: "hs.example",
    port: 443,
    authority: "hs.example",
    certificateName: "hs.example",
    basePath: "",
  };
  expect(web.asked).toEqual([{ destination, path: PATH, reach: "public" }]);
});

it.each([
  [{ "cache-control": "max-age=7200" }, 2 * HOUR_MS],
  [{ "cache-control": "public, max-age=7200, immutable", expires: "0" }, 2 * HOUR_MS],
  [{ "cache-control": "max-age=1" }, 5 * MINUTE_MS],
  [{ "cache-control": "max-age=9999999999" }, 48 * HOUR_MS],
  [{ "cache-control": "no-store, max-age=7200" }, 5 * MINUTE_MS],
  [{ "cache-control": "No-Cache" }, 5 * MINUTE_MS],
  [{ "cache-control": "public" }, 24 * HOUR_MS],
  [{ expires: "Tue, 24 Nov 2026 11:00:00 GMT" }, 3 * HOUR_MS],
  [{ expires: "Tue, 24 Nov 2026 07:00:00 GMT" }, 5 * MINUTE_MS],
  [{ expires: "tomorrow" }, 5 * MINUTE_MS],
  [{}, 24 * HOUR_MS],
])("[S215] with %j it is relied on for %i ms", async (headers, ttlMs) => {
  const web = createWeb({ headers, body: naming("a.example") });
  expect(await requestWellKnown("hs.example", web.options)).toEqual({
    delegate: "a.example",
    ttlMs,
  });
});

it.each<[string, Partial<HttpAnswer> | Error, number]>([
  ["is not there", { status: 404 }, HOUR_MS],
  ["is not JSON", { body: Buffer.from("<html>") }, HOUR_MS],
  ["is no object", { body: Buffer.from('["m.server"]') }, HOUR_MS],
  ["names no server", { body: naming("evil.example/path?") }, HOUR_MS],
  ["names somebody at a server", { body: naming("user@10.0.0.1") }, HOUR_MS],
  ["names something else", { body: naming(8448) }, HOUR_MS],
  ["is too long", { body: null }, HOUR_MS],
  ["breaks", { status: 502, body: naming("a.example") }, MINUTE_MS],
  ["cannot be reached", new Error("refused"), MINUTE_MS],
])("[S21] a well-known that %s points nowhere, for a while", async (_what, answer, ttlMs) => {
  const web = createWeb(answer);
  expect(await requestWellKnown("hs.example", web.options)).toEqual({ delegate: null, ttlMs });
});

it("[S215] redirects are followed, each under the same guard", async () => {
  const web = createWeb(
    { status: 301, headers: { location: "https://u:p@10.0.0.1:81/a/b?c#d" } },
    { status: 302, headers: { location: "../e" } },
    { body: naming("a.example") },
  );
  expect((await requestWellKnown("hs.example", web.options)).delegate).toBe("a.example");
  expect(
    web.asked.map(({ destination: { host, port, authority }, path, reach }) => [
      host,
      port,
      authority,
      path,
      reach,
    ]),
  ).toEqual([
    ["hs.example", 443, "hs.example", PATH, "public"],
    ["10.0.0.1", 81, "10.0.0.1:81", "/a/b?c", "public"],
    ["10.0.0.1", 81, "10.0.0.1:81", "/e", "public"],
  ]);
});

it.each([
  ["http://hs.example/x", 1],
  ["file:///etc/passwd", 1],
  ["https://[", 1],
  ["/again", 6],
])("[S215] a redirect to %s ends after %i requests", async (location, requests) => {
  const web = createWeb({ status: 302, headers: { location } });
  expect(await requestWellKnown("hs.example", web.options)).toEqual({
    delegate: null,
    ttlMs: MINUTE_MS,
  });
  expect(web.asked).toHaveLength(requests);
});

it("[S215] what no URL can name is not asked", async () => {
  const web = createWeb({ body: naming("a.example") });
  expect((await requestWellKnown("1.2.3.4.5", web.options)).delegate).toBeNull();
  expect(web.asked).toEqual([]);
});
