import { expect, it } from "vitest";
import { createFakeHttp, type FakeNetwork } from "../testing/createFakeHttp.ts";
import { checkSfuHttp } from "./checkSfuHttp.ts";

const well: FakeNetwork = {
  "GET https://sfu/": {},
  "GET https://sfu/rtc/validate": { status: 401 },
  "GET https://sfu/rtc/v1/validate": { status: 400 },
};

it.each<[FakeNetwork, string[]]>([
  [{}, ["calls/sfu", "calls/sfu-proxy"]],
  [{ "GET https://sfu/": "refused" }, ["calls/sfu/unreachable"]],
  [{ "GET https://sfu/": { status: 406 } }, ["calls/sfu/stalled"]],
  [{ "GET https://sfu/": { status: 404 } }, ["calls/sfu", "calls/sfu-proxy"]],
  [
    { "GET https://sfu/": { status: 502 }, "GET https://sfu/rtc/validate": { status: 502 } },
    ["calls/sfu/unexpected"],
  ],
  [
    { "GET https://sfu/rtc/v1/validate": { status: 404 } },
    ["calls/sfu", "calls/sfu-proxy/not-passed"],
  ],
])("[O212] %j is told as %j", async (network, ids) => {
  const findings = await checkSfuHttp(createFakeHttp({ ...well, ...network }), "https://sfu");
  expect(findings.map(({ id }) => id)).toEqual(ids);
});
