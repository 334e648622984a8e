/** The operator's ports over real sockets, as a configuration opens them. */
import { expect, it, onTestFinished } from "vitest";
import { createCallLedger } from "./calls/createCallLedger.ts";
import type { Config } from "./config.ts";
import { createOperatorSide } from "./createOperatorSide.ts";
import type { Homeserver, Log } from "./ports.ts";
import { Secret } from "@tertulia/protocol";
import { Refusal } from "./Refusal.ts";
import { createFakeSfu } from "./testing/createFakeSfu.ts";
import { testConfig } from "./testing/createTestService.ts";

const PASSWORD = "a long password";
const LOOPBACK = { host: "127.0.0.1", port: 0 };

/** Resolves each socket's URL by its name, once it listens. */
function start(operator: Partial<Config["operator"]>, count: number) {
  const urls = new Map<string, string>();
  const listening = Promise.withResolvers<ReadonlyMap<string, string>>();
  const failed = Promise.withResolvers<Parameters<Log["error"]>>();
  const ignore = () => undefined;
  const log: Log = {
    debug: ignore,
    info: (_message, { socket, port } = {}) => {
      urls.set(String(socket), `http://127.0.0.1:${port}`);
      if (urls.size === count) listening.resolve(urls);
    },
    warn: ignore,
    error: (...line) => failed.resolve(line),
  };
  const clock = { now: () => 0 };
  const homeserver: Homeserver = {
    lookUpPerson: () => Promise.reject(new Refusal("homeserver/token-refused")),
  };
  const side = createOperatorSide({
    config: { ...testConfig, operator: { ...testConfig.operator, ...operator } },
    clock,
    log,
    homeserver,
    sfu: createFakeSfu().sfu,
    ledger: createCallLedger({ clock }),
    jobs: () => null,
    storeState: () => ({ kind: "memory" }),
    probeMembership: () => null,
  });
  onTestFinished(() => side.close());
  side.start();
  return { side, listening: listening.promise, failed: failed.promise, urls };
}

it("[S279] one port has metrics and readiness", async () => {
  const { listening } = start({ bind: LOOPBACK }, 1);
  const url = (await listening).get("operator");
  expect(await (await fetch(`${url}/metrics`)).text()).toContain("tertulia_requests_total");
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([200, { ready: true }]);
});

it("[S279] metrics with a port of their own are there alone", async () => {
  const { listening } = start({ bind: LOOPBACK, metricsBind: LOOPBACK }, 2);
  const urls = await listening;
  expect((await fetch(`${urls.get("metrics")}/metrics`)).status).toBe(200);
  expect((await fetch(`${urls.get("metrics")}/readyz`)).status).toBe(404);
  expect((await fetch(`${urls.get("operator")}/metrics`)).status).toBe(404);
});

it("[S279] without a setting there is no port", () => {
  expect([...start({}, 1).urls]).toEqual([]);
});

it("[S279] after closing nobody is held", async () => {
  const { side, listening } = start({ bind: LOOPBACK }, 1);
  const url = (await listening).get("operator");
  await fetch(`${url}/healthz`);
  side.close();
  side.close();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow("fetch failed");
});

it("[S299] a page that is watched holds nobody either", async () => {
  const { side, listening } = start({ bind: LOOPBACK, password: new Secret(PASSWORD) }, 1);
  const url = (await listening).get("operator") ?? "";
  const login = await fetch(`${url}/login`, {
    method: "POST",
    headers: { Origin: url },
    body: new URLSearchParams({ password: PASSWORD }),
    redirect: "manual",
  });
  const Cookie = login.headers.get("Set-Cookie")?.split(";")[0] ?? "";
  const events = await fetch(`${url}/events`, { headers: { Cookie } });
  const reader = events.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  side.close();
  await expect(readOn(reader)).rejects.toThrow("terminated");
});

it("[S299] a port that is taken is told, and nothing else ends for it", async () => {
  const port = Number(
    new URL((await start({ bind: LOOPBACK }, 1).listening).get("operator") ?? "").port,
  );
  const { failed } = start({ bind: { host: "127.0.0.1", port } }, 1);
  expect(await failed).toEqual(["cannot listen", { socket: "operator", code: "EADDRINUSE" }]);
  expect(process.exitCode).toBeUndefined();
});

async function readOn(reader: ReadableStreamDefaultReader<Uint8Array> | undefined): Promise<void> {
  while (!(await reader?.read())?.done);
}
