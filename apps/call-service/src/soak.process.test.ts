import { expect, it, onTestFinished, vi } from "vitest";
import { drive } from "../bench/service/drive.ts";
import { startHosts } from "../bench/service/startHosts.ts";
import { startService } from "../bench/service/startService.ts";

// Twenty thousand requests on a busy machine take their time.
vi.setConfig({ testTimeout: 240_000 });

const WARM_UP = 1_000;
const TOKENS = 20_000;
/**
 * Of heap for what lives longer, in MiB; half of it is in use at any time. A process that needs more ends, so two
 * kilobytes kept for each token would end this one.
 */
const HEAP_MIB = 56;
/** The pool of connections fills to as many as ever were in use at once: how soon depends on the machine. */
const CALLERS = 32;

it("[S190] twenty thousand tokens pass through a small heap, over no more connections than callers", async () => {
  const hosts = await startHosts();
  onTestFinished(() => hosts.close());
  const main = `${import.meta.dirname}/main.ts`;
  const command = `'${process.execPath}' --max-old-space-size=${HEAP_MIB} '${main}'`;
  const service = await startService(command, hosts);
  onTestFinished(() => service.close());
  const callers = { url: service.url, homeserver: hosts.homeserver, concurrency: CALLERS };

  await drive({ ...callers, requests: WARM_UP, series: "ana" });
  const before = await hosts.count();
  const { refused, latenciesMs } = await drive({ ...callers, requests: TOKENS, series: "ana" });
  const after = await hosts.count();

  expect([refused, latenciesMs.length]).toEqual([0, TOKENS]);
  expect(after.lookUps - before.lookUps).toBe(TOKENS);
  expect(after.tlsConnections).toBeLessThanOrEqual(CALLERS);
});
