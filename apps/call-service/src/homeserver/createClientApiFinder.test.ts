import { expect, it } from "vitest";
import { createClientApiFinder } from "./createClientApiFinder.ts";
import type { HttpAnswer, HttpRequest } from "./createGuardedHttp.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function setUp(answer: Partial<HttpAnswer> | Error) {
  const asked: string[] = [];
  const clock = { time: 0, now: () => clock.time };
  const find = createClientApiFinder({
    clock,
    urlOf: (serverName) =>
      serverName === "own.example" ? "http://127.0.0.1:8008/base/" : undefined,
    reachOf: () => "public",
    send: async ({ destination, path, reach }: HttpRequest) => {
      asked.push(`${destination.host}:${destination.port}${path} ${reach}`);
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, body: null, ...answer };
    },
  });
  return { find, asked, clock };
}

function naming(baseUrl: unknown): Partial<HttpAnswer> {
  return { body: Buffer.from(JSON.stringify({ "m.homeserver": { base_url: baseUrl } })) };
}

it("[S217] a configured URL is taken as it is, wherever it leads", async () => {
  const { find, asked } = setUp(naming("https://matrix.example"));
  expect(await find("own.example")).toEqual({
    reach: "any",
    destination: {
      scheme: "http",
      host: "127.0.0.1",
      port: 8008,
      authority: "127.0.0.1:8008",
      certificateName: "127.0.0.1",
      basePath: "/base",
    },
  });
  expect(asked).toEqual([]);
});

it("[S217] else the client well-known of the host says it, for an hour, to however many ask", async () => {
  const { find, asked, clock } = setUp(naming("https://matrix.example/_x/"));
  const [first] = await Promise.all([find("hs.example:8448"), find("hs.example:8448")]);
  expect(first).toMatchObject({
    reach: "public",
    destination: { scheme: "https", host: "matrix.example", port: 443, basePath: "/_x" },
  });
  clock.time = HOUR_MS - 1;
  await find("hs.example:8448");
  expect(asked).toEqual(["hs.example:443/.well-known/matrix/client public"]);
  clock.time = HOUR_MS;
  await find("hs.example:8448");
  expect(asked).toHaveLength(2);
});

it.each<[string, Partial<HttpAnswer> | Error]>([
  ["is not there", { status: 404 }],
  ["is no JSON", { body: Buffer.from("<html>") }],
  ["names nobody", { body: Buffer.from('{"m.homeserver":[]}') }],
  ["names no URL", naming("matrix.example")],
  ["names another thing", naming(1)],
  ["names a place without TLS", naming("http://matrix.example")],
  ["cannot be reached", new Error("refused")],
])("[S217] a well-known that %s leads nowhere, for a minute", async (_what, answer) => {
  const { find, asked, clock } = setUp(answer);
  expect(await find("hs.example")).toBeNull();
  clock.time = MINUTE_MS - 1;
  expect(await find("hs.example")).toBeNull();
  expect(asked).toHaveLength(1);
  clock.time = MINUTE_MS;
  expect(await find("hs.example")).toBeNull();
  expect(asked).toHaveLength(2);
});
