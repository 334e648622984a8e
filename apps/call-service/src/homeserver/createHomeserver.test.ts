import type { ServerResponse } from "node:http";
import { Secret } from "@tertulia/protocol";
import { expect, it, onTestFinished } from "vitest";
import { createHttpStub, type HttpStub } from "../testing/createHttpStub.ts";
import { createHomeserver } from "./createHomeserver.ts";
import { createGuardedHttp, type HttpAnswer, type SendRequest } from "./createGuardedHttp.ts";

const ACCESS_TOKEN = new Secret("canary token/&?#%");

async function startHomeserver(answer: (response: ServerResponse) => void): Promise<HttpStub> {
  const stub = await createHttpStub(answer);
  onTestFinished(() => stub.close());
  return stub;
}

const LISTED = new Set(["hs.example"]);
const clock = { now: () => Date.now() };

function lookUpAt(url: string, timeoutMs = 10_000): Promise<unknown> {
  const served = { names: LISTED, known: LISTED, urls: new Map([["hs.example", url]]) };
  const homeserver = createHomeserver({ served, clock, timeoutMs });
  return homeserver.lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN });
}

/** A network of hosts by `host:port`; whoever is not in it refuses connections. */
function createNetwork(hosts: Record<string, () => HttpAnswer>): {
  readonly send: SendRequest;
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    send: async ({ destination: { host, port }, path, reach }) => {
      const [name = ""] = path.split("?");
      asked.push(`${host}:${port}${name} ${reach}`);
      const answer = hosts[`${host}:${port}`];
      if (answer === undefined) throw Object.assign(new Error(path), { code: "ECONNREFUSED" });
      return answer();
    },
  };
}

function json(value: unknown, headers: HttpAnswer["headers"] = {}): () => HttpAnswer {
  return () => ({ status: 200, headers, body: Buffer.from(JSON.stringify(value)) });
}

const ANA = json({ sub: "@ana:hs.example" });
const USERINFO = "/_matrix/federation/v1/openid/userinfo";
const WELL_KNOWN = "/.well-known/matrix/server";
const noSrv = () => Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" }));

it("[S20] a look-up is one request that carries the token", async () => {
  const stub = await startHomeserver((response) => response.end('{"sub":"@ana:hs.example"}'));
  expect(await lookUpAt(stub.url)).toBe("@ana:hs.example");
  expect(stub.requests.map(({ method, url }) => [method, url])).toEqual([
    ["GET", "/_matrix/federation/v1/openid/userinfo?access_token=canary+token%2F%26%3F%23%25"],
  ]);
});

it.each([
  "other.example",
  "HS.EXAMPLE",
  "hs.example:8448",
  "127.0.0.1",
  "hs.example/",
  "__proto__",
  "",
])("[S16] %j is not on the list and nobody is asked", async (serverName) => {
  const network = createNetwork({});
  const served = { names: LISTED, known: LISTED, urls: new Map() };
  const homeserver = createHomeserver({ served, clock, send: network.send, resolveSrv: noSrv });
  const lookUp = homeserver.lookUpPerson({ serverName, accessToken: ACCESS_TOKEN });
  await expect(lookUp).rejects.toThrow("homeserver/not-served");
  expect(network.asked).toEqual([]);
});

it.each([
  [401, "{}", "homeserver/token-refused: status 401"],
  [403, "{}", "homeserver/token-refused: status 403"],
  [404, "{}", "homeserver/nonsense: status 404"],
  [500, "oops", "homeserver/nonsense: status 500"],
  [200, "<html>", "homeserver/nonsense: not JSON"],
  [200, "{}", "homeserver/nonsense: no sub"],
  [200, `"${"x".repeat(70_000)}"`, "homeserver/nonsense: answer too large"],
  [200, '{"sub":"@ana:evil.example"}', "person/foreign"],
])("[S17] an answer %i %.20s is refused as %s", async (status, body, message) => {
  const stub = await startHomeserver((response) => response.writeHead(status).end(body));
  await expect(lookUpAt(stub.url)).rejects.toThrow(new RegExp(`^${message}$`, "u"));
  expect(stub.requests).toHaveLength(1);
});

it("[S20] a redirect is not followed", async () => {
  const elsewhere = await startHomeserver((response) => response.end('{"sub":"@ana:hs.example"}'));
  const stub = await startHomeserver((response) =>
    response.writeHead(302, { Location: elsewhere.url }).end(),
  );
  await expect(lookUpAt(stub.url)).rejects.toThrow("homeserver/nonsense: status 302");
  expect(elsewhere.requests).toEqual([]);
});

it("[S20] a homeserver that never answers is given up", async () => {
  const stub = await startHomeserver(() => undefined);
  await expect(lookUpAt(stub.url, 50)).rejects.toThrow("homeserver/unreachable: TimeoutError");
});

it("[S20] an answer that never ends is given up", async () => {
  const stub = await startHomeserver((response) => response.writeHead(200).write('{"sub":'));
  await expect(lookUpAt(stub.url, 50)).rejects.toThrow("homeserver/unreachable: TimeoutError");
});

it("[S35] a failed look-up says nothing of the token", async () => {
  const stub = await startHomeserver((response) => response.destroy());
  const error: unknown = await lookUpAt(stub.url).catch((failure: unknown) => failure);
  expect(error).toMatchObject({
    reason: "homeserver/unreachable",
    detail: `ECONNRESET at 127.0.0.1:${stub.port}`,
  });
  expect(error).not.toHaveProperty("cause");
  expect(String(error)).not.toContain("canary");
});

it("[S21] a server is searched for once while what was found is good, by however many at once", async () => {
  let now = 0;
  const network = createNetwork({
    "hs.example:443": json(
      { "m.server": "matrix.hs.example:443" },
      { "cache-control": "max-age=3600" },
    ),
    "matrix.hs.example:443": ANA,
  });
  const homeserver = createHomeserver({
    served: { names: LISTED, known: LISTED, urls: new Map() },
    clock: { now: () => now },
    send: network.send,
    resolveSrv: noSrv,
  });
  const lookUp = () =>
    homeserver.lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN });
  const searches = () => network.asked.filter((request) => request.includes(WELL_KNOWN)).length;
  expect(await Promise.all([lookUp(), lookUp()])).toEqual(["@ana:hs.example", "@ana:hs.example"]);
  now = 3_599_999;
  await lookUp();
  expect(searches()).toBe(1);
  now = 3_600_000;
  await lookUp();
  expect(searches()).toBe(2);
  expect(network.asked).toHaveLength(6);
});

it("[S21] where nobody answered, the server is searched for again after a minute", async () => {
  let now = 0;
  const network = createNetwork({ "hs.example:443": json({ "m.server": "gone.example:443" }) });
  const homeserver = createHomeserver({
    served: { names: LISTED, known: LISTED, urls: new Map() },
    clock: { now: () => now },
    send: network.send,
    resolveSrv: noSrv,
  });
  const lookUp = () =>
    homeserver
      .lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN })
      .catch((error: unknown) => String(error));
  const searches = () => network.asked.filter((request) => request.includes(WELL_KNOWN)).length;
  expect(await lookUp()).toContain("homeserver/unreachable: ECONNREFUSED at gone.example:443");
  now = 59_999;
  await lookUp();
  expect(searches()).toBe(1);
  now = 60_000;
  await lookUp();
  expect(searches()).toBe(2);
});

it("[S212] the next target is asked where one cannot be reached, and only then", async () => {
  const network = createNetwork({ "b.example:1": ANA, "c.example:1": ANA });
  const homeserver = createHomeserver({
    served: { names: LISTED, known: LISTED, urls: new Map() },
    clock,
    send: network.send,
    resolveSrv: async () =>
      ["a.example", "b.example", "c.example"].map((name, priority) => ({
        name,
        port: 1,
        priority,
        weight: 0,
      })),
  });
  await homeserver.lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN });
  expect(network.asked).toEqual([
    `hs.example:443${WELL_KNOWN} any`,
    `a.example:1${USERINFO} any`,
    `b.example:1${USERINFO} any`,
  ]);
});

it("[S404] targets that never answer leave the next one its share of the time", async () => {
  let now = 0;
  const asked: [string, number][] = [];
  const targets = ["a.example", "b.example", "c.example"];
  const homeserver = createHomeserver({
    served: { names: LISTED, known: LISTED, urls: new Map() },
    clock: { now: () => now },
    timeoutMs: 9_000,
    send: async ({ destination: { host }, timeoutMs }) => {
      if (!targets.includes(host)) throw Object.assign(new Error("none"), { code: "ECONNREFUSED" });
      asked.push([host, timeoutMs]);
      now += host === "c.example" ? 10 : timeoutMs;
      if (host !== "c.example") throw Object.assign(new Error("late"), { name: "TimeoutError" });
      return { status: 200, headers: {}, body: Buffer.from('{"sub":"@ana:hs.example"}') };
    },
    resolveSrv: async () =>
      targets.map((name, priority) => ({ name, port: 1, priority, weight: 0 })),
  });
  const lookUp = homeserver.lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN });
  expect(await lookUp).toBe("@ana:hs.example");
  expect(asked).toEqual([
    ["a.example", 3_000],
    ["b.example", 3_000],
    ["c.example", 3_000],
  ]);
});

it.each([
  ["a server nobody named", new Set<string>(), true, "public"],
  ["a server the operator named", LISTED, true, "any"],
  ["any server, where certificates are not verified", new Set<string>(), false, "any"],
])("[S213] %s", async (_who, known, guardsAddresses, reach) => {
  const network = createNetwork({ "hs.example:8448": ANA });
  const homeserver = createHomeserver({
    served: { names: "everyone", known, urls: new Map() },
    clock,
    guardsAddresses,
    send: network.send,
    resolveSrv: noSrv,
  });
  await homeserver.lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN });
  expect(network.asked).toEqual([
    `hs.example:443${WELL_KNOWN} ${reach}`,
    `hs.example:8448${USERINFO} ${reach}`,
  ]);
});

/** Whatever a name is written as, the machine's own services must not hear of it. */
it.each([
  "127.0.0.1",
  "127.0.0.1:PORT",
  "localhost:PORT",
  "[::1]:PORT",
  "[::ffff:127.0.0.1]:PORT",
  "[::ffff:7f00:1]:PORT",
  "[::]:PORT",
  "0.0.0.0:PORT",
  "127.1:PORT",
  "2130706433:PORT",
  "0177.0.0.1:PORT",
  "0x7f000001:PORT",
  "10.0.0.1:PORT",
  "169.254.169.254:PORT",
  "hs.example:0",
])("[S213] %s leads nobody into this network", async (name) => {
  const stub = await startHomeserver((response) => response.end("{}"));
  const serverName = name.replace("PORT", String(stub.port));
  const homeserver = createHomeserver({
    served: { names: "everyone", known: new Set(), urls: new Map() },
    clock,
    resolveSrv: noSrv,
    send: createGuardedHttp({
      // As the system's resolver reads an address that is written in another way.
      lookUp: async (host) =>
        /^[\dx.]+$|localhost/u.test(host) ? [{ address: "127.0.0.1", family: 4 }] : [],
    }),
  });
  const lookUp = homeserver.lookUpPerson({ serverName, accessToken: ACCESS_TOKEN });
  await expect(lookUp).rejects.toThrow("homeserver/address-refused");
  expect(stub.connectionCount()).toBe(0);
});

it.each([
  "ana@hs.example",
  "hs.example/..",
  "hs.example?x",
  "hs.example#x",
  "hs.example:80:80",
  "hs.example:999999",
  "http://hs.example",
  "hs.example\r\nHost: x",
  "hs example",
  "hs.exаmple",
  "%6c%6fcalhost",
  "",
])("[S16] %j is no server name, whoever is served", async (serverName) => {
  const network = createNetwork({});
  const homeserver = createHomeserver({
    served: { names: "everyone", known: new Set(), urls: new Map() },
    clock,
    send: network.send,
    resolveSrv: noSrv,
  });
  const lookUp = homeserver.lookUpPerson({ serverName, accessToken: ACCESS_TOKEN });
  await expect(lookUp).rejects.toThrow("homeserver/not-served");
  expect(network.asked).toEqual([]);
});
