import { expect, it } from "vitest";
import { createFakeHttp } from "../testing/createFakeHttp.ts";
import { checkHost } from "./checkHost.ts";
import type { CertificateLook } from "./inspectCertificate.ts";

const NOW = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

function lookAt(url: string, certificate: CertificateLook, offMs = 0) {
  const headers = { Date: new Date(NOW + offMs).toUTCString() };
  const origin = url.replace(/^ws/u, "http");
  return checkHost(
    {
      http: createFakeHttp({ [`GET ${origin}/`]: { headers } }),
      clock: { now: () => NOW, sleep: () => Promise.resolve() },
      inspectCertificate: () => Promise.resolve(certificate),
      patienceMs: 1,
    },
    url,
  );
}

it.each<[CertificateLook, string, object]>([
  [{ kind: "trusted", endsAt: NOW + 14 * DAY_MS }, "calls/certificate", { days: 14 }],
  [{ kind: "trusted", endsAt: NOW + 13.9 * DAY_MS }, "calls/certificate/ends-soon", { days: 13 }],
  [{ kind: "refused", code: "CERT_HAS_EXPIRED" }, "calls/certificate/refused", {}],
])("[O209] the certificate %j", async (certificate, id, values) => {
  const [finding] = await lookAt("wss://sfu.example.org", certificate);
  expect(finding).toMatchObject({ id, values: { host: "sfu.example.org", ...values } });
});

it("[O209] without TLS only loopback is right", async () => {
  const absent: CertificateLook = { kind: "absent" };
  expect((await lookAt("ws://127.0.0.1:7880", absent)).map(({ id }) => id)).toEqual([
    "calls/clock",
  ]);
  expect((await lookAt("http://sfu.example.org", absent))[0]?.id).toBe("calls/certificate/plain");
});

it.each([
  [5_000, "calls/clock"],
  [-6_000, "calls/clock/drifts"],
  [31_000, "calls/clock/wrong"],
])("[O210] a clock that is off by %d ms", async (offMs, id) => {
  const [finding] = await lookAt("http://127.0.0.1", { kind: "absent" }, offMs);
  expect(finding).toMatchObject({ id, values: { seconds: Math.abs(offMs / 1000) } });
});

it("[O210] a host that is not there tells nothing of its clock", async () => {
  const ports = {
    http: createFakeHttp({}),
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    inspectCertificate: () => Promise.resolve<CertificateLook>({ kind: "absent" }),
    patienceMs: 1,
  };
  expect(await checkHost(ports, "https://gone.example")).toEqual([]);
});
