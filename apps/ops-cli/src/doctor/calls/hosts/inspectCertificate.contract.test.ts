import { freePorts } from "@tertulia/tools/servers";
import { expect, it, vi } from "vitest";
import { startHomeserver } from "../testing/startHomeserver.ts";
import { trustTestCertificate } from "../testing/trustTestCertificate.ts";
import { inspectCertificate } from "./inspectCertificate.ts";

// A machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const timeoutMs = 30_000;

it("[O209] a certificate is trusted, refused by its name or authority, or not there", async () => {
  const { name, url } = await startHomeserver({ answersOf: () => ({}) });
  const port = Number(name.split(":")[1]);
  const look = (host: string, at = port) => inspectCertificate(host, at, timeoutMs);
  expect(await look("localhost")).toEqual({ kind: "refused", code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  trustTestCertificate();
  expect(await look("localhost")).toMatchObject({ kind: "trusted" });
  // Leads there too, and stands in no certificate.
  expect(await look("127.1")).toEqual({ kind: "refused", code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  expect(await look("127.0.0.1", Number(new URL(url).port))).toEqual({ kind: "absent" });
  const [closed = 0] = await freePorts(1);
  expect(await look("localhost", closed)).toEqual({ kind: "absent" });
});
