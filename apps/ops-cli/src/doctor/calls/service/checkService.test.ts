import { expect, it } from "vitest";
import { createFakeHttp, type FakeNetwork } from "../testing/createFakeHttp.ts";
import { checkService } from "./checkService.ts";

const question = { serviceUrl: "https://calls", serverName: "example.org" };
const well: FakeNetwork = {
  "GET https://calls/healthz": {},
  "GET https://calls/readyz": { json: { ready: true } },
  "OPTIONS https://calls/sfu/get": {
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Headers": "Accept, Content-Type",
    },
  },
  "POST https://calls/sfu/get": { status: 401, json: { errcode: "M_UNAUTHORIZED" } },
};

async function wrongWith(network: FakeNetwork): Promise<unknown[]> {
  const findings = await checkService(createFakeHttp({ ...well, ...network }), question);
  return findings.filter(({ status }) => status !== "pass").map(({ id, values }) => [id, values]);
}

it("[O205] a service that is well passes", async () => {
  expect(await wrongWith({})).toEqual([]);
});

it("[O205] one that is not there, or is another, ends the look at it", async () => {
  expect(await wrongWith({ "GET https://calls/healthz": "timed-out" })).toEqual([
    ["calls/service/unreachable", { url: "https://calls", why: "timed-out" }],
  ]);
  expect(await wrongWith({ "GET https://calls/healthz": { status: 404 } })).toEqual([
    ["calls/service/unexpected", { url: "https://calls/healthz", status: 404 }],
  ]);
});

it("[O205] what it waits for is named, and a peer that does not say is none the worse", async () => {
  const checks = { sfu: { state: "down", reason: "sfu/unreachable" }, homeserver: { state: "up" } };
  expect(
    await wrongWith({ "GET https://calls/readyz": { status: 503, json: { checks } } }),
  ).toEqual([["calls/service-ready/not-ready", { what: "sfu: sfu/unreachable" }]]);
  expect(await wrongWith({ "GET https://calls/readyz": { status: 404 } })).toEqual([
    ["calls/service-ready/not-told", { status: 404 }],
  ]);
});

it.each([
  { status: 405 },
  { headers: {} },
  { headers: { "Access-Control-Allow-Origin": "*" } },
  {
    headers: {
      "Access-Control-Allow-Origin": "https://one",
      "Access-Control-Allow-Headers": "content-type",
    },
  },
])("[O206] a preflight that lets not every page ask: %j", async (answer) => {
  const found = await wrongWith({ "OPTIONS https://calls/sfu/get": answer });
  expect(found).toEqual([["calls/service-cors/closed", { status: answer.status ?? 200 }]]);
});

it.each([
  [{ json: { jwt: "t" } }, "calls/service-refuses/lets-in"],
  [{ status: 502 }, "calls/service-refuses/unexpected"],
  [{ status: 401, json: { errcode: "M_UNKNOWN_TOKEN" } }, "calls/service-refuses/unexpected"],
])("[O207] what a stranger is answered: %j", async (answer, id) => {
  const found = await wrongWith({ "POST https://calls/sfu/get": answer });
  expect(found).toEqual([[id, expect.anything()]]);
});
