import type { ServerResponse } from "node:http";
import { Secret } from "@tertulia/protocol";
import { expect, it, onTestFinished } from "vitest";
import { createHttpStub, type HttpStub } from "../testing/createHttpStub.ts";
import { createHomeserver } from "./createHomeserver.ts";

const ACCESS_TOKEN = new Secret("canary token/&?#%");

async function startHomeserver(answer: (response: ServerResponse) => void): Promise<HttpStub> {
  const stub = await createHttpStub(answer);
  onTestFinished(() => stub.close());
  return stub;
}

function lookUpAt(url: string, timeoutMs = 10_000): Promise<unknown> {
  const served = { names: new Set(["hs.example"]), urls: new Map([["hs.example", url]]) };
  const homeserver = createHomeserver({ served, clock: { now: () => 0 }, timeoutMs });
  return homeserver.lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN });
}

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
  const homeserver = createHomeserver({
    served: {
      names: new Set(["hs.example"]),
      urls: new Map([["hs.example", "http://127.0.0.1:1"]]),
    },
    clock: { now: () => 0 },
    fetchWellKnown: () => Promise.reject(new Error("the network was asked")),
  });
  const lookUp = homeserver.lookUpPerson({ serverName, accessToken: ACCESS_TOKEN });
  await expect(lookUp).rejects.toThrow("homeserver/not-served");
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
  expect(error).toMatchObject({ reason: "homeserver/unreachable", detail: "UND_ERR_SOCKET" });
  expect(error).not.toHaveProperty("cause");
  expect(String(error)).not.toContain("canary");
});

it("[S21] a server is searched for once in an hour, by however many at once", async () => {
  let searches = 0;
  let now = 0;
  const homeserver = createHomeserver({
    served: { names: new Set(["hs.example"]), urls: new Map() },
    clock: { now: () => now },
    fetchWellKnown: async () => {
      searches += 1;
      // Nobody listens there: what is found is asked, and refuses.
      return Response.json({ "m.server": "127.0.0.1:1" });
    },
  });
  const lookUp = () =>
    homeserver
      .lookUpPerson({ serverName: "hs.example", accessToken: ACCESS_TOKEN })
      .catch((error: unknown) => String(error));
  const unreachable = expect.stringContaining("homeserver/unreachable");
  expect(await Promise.all([lookUp(), lookUp()])).toEqual([unreachable, unreachable]);
  now = 3_599_999;
  await lookUp();
  expect(searches).toBe(1);
  now = 3_600_000;
  await lookUp();
  expect(searches).toBe(2);
});
