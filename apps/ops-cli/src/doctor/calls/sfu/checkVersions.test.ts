import { expect, it } from "vitest";
import { createFakeHttp } from "../testing/createFakeHttp.ts";
import { checkSynapseVersion, judgeVersion } from "./checkVersions.ts";

it.each([
  ["1.13.5", []],
  ["1.14.0", []],
  ["2.0.0", []],
  ["", []],
  ["1.13.1", ["livekit-memory-without-udp", "livekit-short-refresh"]],
  ["1.9.11", ["livekit-memory-without-udp", "livekit-short-refresh", "livekit-firefox-linux"]],
])("[O211] LiveKit %s has the faults %j", (version, faults) => {
  const found = judgeVersion("LiveKit", version).map(({ values }) => values["fault"]);
  expect(found.filter((fault) => fault !== undefined)).toEqual(faults);
});

it("[O211] Synapse says its version; another server is none of ours", async () => {
  const url = "GET https://hs/_matrix/federation/v1/version";
  const of = (name: string, version: string) =>
    createFakeHttp({ [url]: { json: { server: { name, version } } } });
  const idsOf = async (name: string, version: string): Promise<string[]> =>
    (await checkSynapseVersion(of(name, version), "https://hs")).map(({ id }) => id);
  expect(await idsOf("Synapse", "1.155.0 (b=x)")).toEqual(["calls/version/faulty"]);
  expect(await idsOf("Synapse", "1.163.2")).toEqual(["calls/version"]);
  expect(await idsOf("Other", "0.1.0")).toEqual([]);
});
