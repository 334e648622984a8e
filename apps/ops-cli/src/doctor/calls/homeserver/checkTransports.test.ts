import { Secret } from "@tertulia/protocol";
import { expect, it } from "vitest";
import { createFakeHttp, type FakeNetwork } from "../testing/createFakeHttp.ts";
import { checkTransports, checkWellKnown } from "./checkTransports.ts";

const FILE = "GET https://example.org/.well-known/matrix/client";
const service = "https://calls.example.org";
const rtc_foci = [{ type: "livekit", livekit_service_url: `${service}/` }];
const open = { "Access-Control-Allow-Origin": "*" };
const json = {
  "m.homeserver": { base_url: "https://matrix.example.org/" },
  "org.matrix.msc4143.rtc_foci": rtc_foci,
};

it("[O201] the well-known file names the client API and the call service", async () => {
  const http = createFakeHttp({ [FILE]: { json, headers: open } });
  expect(await checkWellKnown(http, "example.org")).toEqual({
    finding: { id: "calls/well-known", status: "pass", values: { service } },
    serviceUrl: service,
    clientApiUrl: "https://matrix.example.org",
  });
});

it.each<[string, FakeNetwork]>([
  ["unreachable", {}],
  ["unreadable", { [FILE]: { status: 404, json: {} } }],
  ["unreadable", { [FILE]: { text: "<html>" } }],
  ["absent", { [FILE]: { json: {}, headers: open } }],
  ["no-cors", { [FILE]: { json } }],
])("[O201] a well-known file that is %s", async (cause, network) => {
  const { finding } = await checkWellKnown(createFakeHttp(network), "example.org");
  expect(finding.id).toBe(`calls/well-known/${cause}`);
});

const ROUTE = "GET https://hs/_matrix/client/unstable/org.matrix.msc4143/rtc/transports";

it.each<[string, FakeNetwork]>([
  ["calls/transports", { [ROUTE]: { json: { rtc_transports: rtc_foci } } }],
  ["calls/transports/off", { [ROUTE]: { status: 404 } }],
  ["calls/transports/refused", { [ROUTE]: { status: 401 } }],
  ["calls/transports/refused", {}],
  ["calls/transports/empty", { [ROUTE]: { json: {} } }],
  [
    "calls/transports/differs",
    {
      [ROUTE]: {
        json: { rtc_transports: [{ type: "livekit", livekit_service_url: "https://old" }] },
      },
    },
  ],
])("[O202] %s", async (id, network) => {
  const question = {
    clientApiUrl: "https://hs",
    accessToken: new Secret("t"),
    serviceUrl: service,
  };
  const look = await checkTransports(createFakeHttp(network), question);
  expect([look.finding.id, look.serviceUrl]).toEqual([id, service]);
});

it("[O202] who has no well-known file is led by the homeserver alone", async () => {
  const http = createFakeHttp({ [ROUTE]: { json: { rtc_transports: rtc_foci } } });
  const question = { clientApiUrl: "https://hs", accessToken: new Secret("t"), serviceUrl: null };
  expect((await checkTransports(http, question)).serviceUrl).toBe(service);
});
