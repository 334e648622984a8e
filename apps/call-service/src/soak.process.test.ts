import { expect, it, onTestFinished, vi } from "vitest";
import { drive } from "../bench/service/drive.ts";
import { startHosts } from "../bench/service/startHosts.ts";
import { startService } from "../bench/service/startService.ts";

// Twenty thousand requests on a busy machine take their time.
vi.setConfig({ testTimeout: 240_000 });

/** Until code is compiled and the heap has its size. */
const WARM_UP = 6_000;
const TOKENS = 20_000;
/** Of resident memory; a kilobyte kept for each token would be twenty. */
const MAX_GROWTH_MB = 15;

it("[S190] twenty thousand tokens leave no memory and no connection behind", async () => {
  const hosts = await startHosts();
  onTestFinished(() => hosts.close());
  const main = `${import.meta.dirname}/main.ts`;
  const service = await startService(`'${process.execPath}' '${main}'`, hosts);
  onTestFinished(() => service.close());
  const callers = { url: service.url, homeserver: hosts.homeserver, concurrency: 32 };

  await drive({ ...callers, requests: WARM_UP, series: "ana" });
  const before = { ...(await hosts.count()), residentMb: service.residentMb() };
  const { refused, latenciesMs } = await drive({ ...callers, requests: TOKENS, series: "ana" });
  const after = { ...(await hosts.count()), residentMb: service.residentMb() };

  expect([refused, latenciesMs.length]).toEqual([0, TOKENS]);
  expect(after.lookUps - before.lookUps).toBe(TOKENS);
  expect(after.tlsConnections - before.tlsConnections).toBe(0);
  expect(after.residentMb - before.residentMb).toBeLessThan(MAX_GROWTH_MB);
});
