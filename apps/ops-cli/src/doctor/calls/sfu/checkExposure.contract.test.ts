import { freePorts } from "@tertulia/tools/servers";
import { expect, it, vi } from "vitest";
import { createHttp } from "../../../machine/createHttp.ts";
import { startLiveKit } from "../testing/startLiveKit.ts";
import { startSfuProxy, type SfuProxyOptions } from "../testing/startSfuProxy.ts";
import { trustTestCertificate } from "../testing/trustTestCertificate.ts";
import { checkExposure } from "./checkExposure.ts";
import { parseSfuConfig } from "./parseSfuConfig.ts";

// A real server on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** Runs such an SFU behind a proxy with TLS, and looks with that configuration at hand. */
async function look(config: object, passes?: SfuProxyOptions["passes"]) {
  trustTestCertificate();
  const [port = 0] = await freePorts(1);
  await startLiveKit({ port, config });
  const proxy = await startSfuProxy({ port, ...(passes && { passes }) });
  const ports = { http: createHttp(new AbortController().signal), patienceMs: 30_000 };
  const publicUrl = proxy.replace(/^wss/u, "https");
  const findings = await checkExposure(ports, { publicUrl, sfuConfig: parseSfuConfig(config) });
  return findings.map(({ id }) => id);
}

const all = (suffix: string) =>
  ["public-api", "public-metrics", "public-debug"].map((topic) => `calls/${topic}${suffix}`);
const passesJoining = (path: string): boolean => /^\/rtc[/?]/u.test(path);

it("[O357] a proxy that passes everything, and ports that answer, show what is the operator's", async () => {
  const [metrics = 0, debug = 0] = await freePorts(2);
  const config = { prometheus: { port: metrics }, debug_handler: { port: debug } };
  expect(await look(config)).toEqual(all("/open"));
});

it("[O357] behind a proxy that passes joining alone, and without ports, nothing is shown", async () => {
  expect(await look({}, passesJoining)).toEqual(all(""));
});

it("[O357] metrics with a password are not public, and the switch for development shows the inside", async () => {
  const [port = 0] = await freePorts(1);
  const prometheus = { port, username: "prometheus", password: "secret of the tests" };
  expect(await look({ development: true, prometheus })).toEqual([
    "calls/public-api/open",
    "calls/public-metrics",
    "calls/public-debug/open",
  ]);
});
