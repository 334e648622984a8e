import { expect, it } from "vitest";
import {
  createTestService,
  getTokenBody,
  NOW,
  openIdToken,
  sfuGetBody,
  type TestService,
} from "../testing/createTestService.ts";

interface Limits {
  readonly perMinutePerAddress?: number;
  readonly perMinutePerPerson?: number;
}

function start(limits: Limits) {
  const clock = { time: NOW, now: () => clock.time };
  const none = { perMinutePerAddress: 0, perMinutePerPerson: 0, trustedProxies: ["10.0.0.1"] };
  const service = createTestService({ config: { limits: { ...none, ...limits } }, clock });
  return { service, clock };
}

async function ask(
  { app }: TestService,
  {
    from = "1.1.1.1",
    via,
    path = "/sfu/get",
    body = sfuGetBody(),
  }: {
    readonly from?: string;
    readonly via?: string;
    readonly path?: string;
    readonly body?: unknown;
  } = {},
): Promise<Response> {
  const headers = via === undefined ? {} : { "X-Forwarded-For": from };
  const request = { method: "POST", headers, body: JSON.stringify(body) };
  return app.request(path, request, { incoming: { socket: { remoteAddress: via ?? from } } });
}

it("[S230] an address that asks too often is told when to come back, and nobody is asked", async () => {
  const { service, clock } = start({ perMinutePerAddress: 2 });
  await ask(service);
  await ask(service, { path: "/get_token", body: getTokenBody() });
  const response = await ask(service);
  expect(response.status).toBe(429);
  expect(await response.json()).toEqual({
    errcode: "M_LIMIT_EXCEEDED",
    error: "Too many requests: try again later.",
    retry_after_ms: 30_000,
  });
  expect(response.headers.get("Retry-After")).toBe("30");
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(service.lookUps).toHaveLength(2);
  expect((await ask(service, { from: "8.8.8.8" })).status).toBe(200);
  clock.time += 30_000;
  expect((await ask(service)).status).toBe(200);
});

it("[S230] rubbish counts too, a preflight does not", async () => {
  const { service } = start({ perMinutePerAddress: 1 });
  const env = { incoming: { socket: { remoteAddress: "1.1.1.1" } } };
  const preflight = () => service.app.request("/sfu/get", { method: "OPTIONS" }, env);
  expect((await preflight()).status).toBe(200);
  expect((await ask(service, { body: "{" })).status).toBe(400);
  expect((await ask(service)).status).toBe(429);
  expect((await preflight()).status).toBe(200);
});

it("[S230] a person that asks too often is told so, from whatever address", async () => {
  const { service } = start({ perMinutePerPerson: 1 });
  await ask(service);
  const response = await ask(service, {
    from: "8.8.8.8",
    path: "/get_token",
    body: getTokenBody(),
  });
  expect([response.status, await response.json()]).toMatchObject([429, { retry_after_ms: 60_000 }]);
  expect(service.rooms).toHaveLength(1);
  const openid_token = openIdToken({ access_token: "token-of-ben" });
  expect((await ask(service, { body: sfuGetBody({ openid_token }) })).status).toBe(200);
});

it("[S232] behind a trusted proxy its word counts, behind another it does not", async () => {
  const { service } = start({ perMinutePerAddress: 1 });
  expect((await ask(service, { from: "192.168.0.1", via: "10.0.0.1" })).status).toBe(200);
  expect((await ask(service, { from: "192.168.0.2", via: "10.0.0.1" })).status).toBe(200);
  expect((await ask(service, { from: "192.168.0.1", via: "10.0.0.1" })).status).toBe(429);
  expect((await ask(service, { from: "8.8.4.4", via: "9.9.9.9" })).status).toBe(200);
  expect((await ask(service, { from: "8.8.8.8", via: "9.9.9.9" })).status).toBe(429);
});

it.each(["127.0.0.1", "172.17.0.1", "::1", undefined])(
  "[S233] %s may be a proxy: nobody is counted by it",
  async (socket) => {
    const { service } = start({ perMinutePerAddress: 1 });
    const env = { incoming: { socket: { remoteAddress: socket } } };
    const request = () =>
      service.app.request("/sfu/get", { method: "POST", body: JSON.stringify(sfuGetBody()) }, env);
    expect([(await request()).status, (await request()).status]).toEqual([200, 200]);
  },
);

it.each(["127.0.0.1", "172.17.0.1", undefined])(
  "[S233] people are counted behind %s too",
  async (socket) => {
    const { service } = start({ perMinutePerPerson: 1 });
    const env = { incoming: { socket: { remoteAddress: socket } } };
    const request = () =>
      service.app.request("/sfu/get", { method: "POST", body: JSON.stringify(sfuGetBody()) }, env);
    expect([(await request()).status, (await request()).status]).toEqual([200, 429]);
  },
);
