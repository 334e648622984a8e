import type { LookupAddress } from "node:dns";
import type { ServerResponse } from "node:http";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { createHttpStub, type HttpStub } from "../testing/createHttpStub.ts";
import { TEST_CERTIFICATE } from "../testing/testCertificate.ts";
import {
  createGuardedHttp,
  type HttpRequest,
  type GuardedHttpOptions,
} from "./createGuardedHttp.ts";
import type { Destination } from "./Destination.ts";

const LOOPBACK = { address: "127.0.0.1", family: 4 };
const bundled = getCACertificates("default");
beforeAll(() => setDefaultCACertificates([...bundled, TEST_CERTIFICATE]));
afterAll(() => setDefaultCACertificates(bundled));

async function start(
  answer: (response: ServerResponse) => void = (response) => response.end("{}"),
  scheme: "http" | "https" = "https",
): Promise<HttpStub> {
  const stub = await createHttpStub(answer, scheme);
  onTestFinished(() => stub.close());
  return stub;
}

function request(
  stub: HttpStub,
  changes: Partial<Destination> = {},
  rest: Partial<HttpRequest> = {},
): HttpRequest {
  const destination: Destination = {
    scheme: stub.url.startsWith("https") ? "https" : "http",
    host: "hs.example",
    port: stub.port,
    authority: "hs.example",
    certificateName: "hs.example",
    basePath: "",
    ...changes,
  };
  return { destination, path: "/x", reach: "any", maxBytes: 100, timeoutMs: 10_000, ...rest };
}

/** Answers the names of the tests, in turn where there are several answers. */
function resolving(
  ...answers: (readonly LookupAddress[])[]
): GuardedHttpOptions & { lookUps: string[] } {
  const lookUps: string[] = [];
  return {
    lookUps,
    lookUp: async (host) => {
      lookUps.push(host);
      return (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    },
  };
}

it("[S216] the certificate and the Host are those of the server's name, wherever it is dialled", async () => {
  const stub = await start();
  const send = createGuardedHttp(resolving([LOOPBACK]));
  await send(
    request(stub, { host: "srv.target.example" }, { headers: { Authorization: "Bearer x" } }),
  );
  expect(stub.requests).toMatchObject([
    {
      method: "GET",
      url: "/x",
      tlsName: "hs.example",
      headers: { host: "hs.example", authorization: "Bearer x" },
    },
  ]);
});

it("[S216] a body is sent as JSON", async () => {
  const stub = await start();
  const send = createGuardedHttp(resolving([LOOPBACK]));
  await send(request(stub, { basePath: "/base" }, { method: "POST", body: '{"a":"ä"}' }));
  const [sent] = stub.requests;
  expect(sent).toMatchObject({
    method: "POST",
    url: "/base/x",
    headers: { "content-type": "application/json", "content-length": "10" },
  });
  expect(sent?.body.toString()).toBe('{"a":"ä"}');
});

it("[S216] an address is dialled without a name, and verified as an address", async () => {
  const stub = await start();
  const send = createGuardedHttp();
  const authority = `127.0.0.1:${stub.port}`;
  await send(request(stub, { host: "127.0.0.1", certificateName: "127.0.0.1", authority }));
  expect(stub.requests).toMatchObject([{ tlsName: null, headers: { host: authority } }]);
});

it("[S216] a certificate for another name is refused, and nothing is sent", async () => {
  const stub = await start();
  const send = createGuardedHttp(resolving([LOOPBACK]));
  await expect(send(request(stub, { certificateName: "other.example" }))).rejects.toMatchObject({
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
  });
  expect(stub.requests).toEqual([]);
});

it("[S216] a connection is kept for the next request, not for one of another name or reach", async () => {
  const stub = await start();
  const send = createGuardedHttp({ ...resolving([LOOPBACK]), isAllowed: () => true });
  await send(request(stub));
  await send(request(stub));
  await send(request(stub));
  expect(stub.connectionCount()).toBe(1);
  await send(request(stub, { certificateName: "a.hs.example" }));
  await send(request(stub, {}, { reach: "public" }));
  expect(stub.connectionCount()).toBe(3);
});

it("[S405] a connection that nobody uses is closed", async () => {
  const stub = await start();
  const send = createGuardedHttp({
    ...resolving([LOOPBACK]),
    pool: { maxConnections: 9, idleMs: 20 },
  });
  await send(request(stub));
  await vi.waitUntil(() => stub.openConnectionCount() === 0, { timeout: 30_000 });
  await send(request(stub));
  expect(stub.connectionCount()).toBe(2);
});

it("[S405] a request that takes longer than a connection may rest is answered", async () => {
  const stub = await start((response) => void setTimeout(() => response.end("{}"), 100));
  const send = createGuardedHttp({
    ...resolving([LOOPBACK]),
    pool: { maxConnections: 9, idleMs: 20 },
  });
  expect(await send(request(stub))).toMatchObject({ status: 200 });
});

it("[S405] there are never more connections than the bound, and those at rest make place", async () => {
  const stub = await start((response) => response.end("{}"), "http");
  const pool = { maxConnections: 3, idleMs: 60_000 };
  const send = createGuardedHttp({ ...resolving([LOOPBACK]), pool });
  const hosts = Array.from({ length: 12 }, (_, at) => `hs${at}.example`);
  for (const host of hosts) await send(request(stub, { host }));
  expect(stub.openConnectionCount()).toBeLessThanOrEqual(3);
  const answers = await Promise.all(hosts.map((host) => send(request(stub, { host }))));
  expect(answers.map(({ status }) => status)).toEqual(hosts.map(() => 200));
});

it("[S405] requests that wait for their own host cost no other one its connection", async () => {
  const quick = await start((response) => response.end("{}"), "http");
  const slow = await start(() => undefined, "http");
  const send = createGuardedHttp(resolving([LOOPBACK]));
  // More than go to one host at once, so that some of them wait.
  const parked = Array.from({ length: 200 }, () =>
    send(request(slow, { host: "slow.example" })).catch(() => null),
  );
  const four = () => Promise.all(Array.from({ length: 4 }, () => send(request(quick))));
  await four();
  for (let time = 0; time < 3; time += 1) await send(request(quick));
  await four();
  expect(quick.connectionCount()).toBe(4);
  await Promise.all([slow.close(), ...parked]);
});

it("[S216] a kept connection that was closed meanwhile is replaced", async () => {
  let sockets = 0;
  // Closes every connection in the moment of its second request.
  const seen = new WeakSet<object>();
  const stub = await start((response) => {
    const { socket } = response;
    if (socket === null || seen.has(socket)) response.destroy();
    else {
      sockets += 1;
      seen.add(socket);
      response.end("{}");
    }
  });
  const send = createGuardedHttp(resolving([LOOPBACK]));
  await send(request(stub));
  await send(request(stub));
  expect(sockets).toBe(2);
});

it("[S213] the address that was checked is the one that is dialled, whatever the name says next", async () => {
  const stub = await start();
  const options = resolving([LOOPBACK], [{ address: "127.0.0.2", family: 4 }]);
  const send = createGuardedHttp({ ...options, isAllowed: (address) => address === "127.0.0.1" });
  await send(request(stub, {}, { reach: "public" }));
  expect(options.lookUps).toEqual(["hs.example"]);
  expect(stub.requests).toHaveLength(1);
});

it.each([
  [[LOOPBACK]],
  [[{ address: "::1", family: 6 }]],
  [[{ address: "::ffff:127.0.0.1", family: 6 }]],
  [
    [
      { address: "10.0.0.1", family: 4 },
      { address: "fe80::1", family: 6 },
    ],
  ],
  [[]],
])("[S213] a name for %j is not dialled", async (addresses) => {
  const stub = await start();
  const send = createGuardedHttp(resolving(addresses));
  await expect(send(request(stub, {}, { reach: "public" }))).rejects.toMatchObject({
    code: "ADDRESS_REFUSED",
  });
  expect(stub.connectionCount()).toBe(0);
});

it("[S213] of several addresses the private ones are left out", async () => {
  const stub = await start();
  const allowed = { address: "127.0.0.1", family: 4 };
  const send = createGuardedHttp({
    ...resolving([{ address: "127.0.0.2", family: 4 }, allowed]),
    isAllowed: (address) => address === allowed.address,
  });
  expect((await send(request(stub, {}, { reach: "public" }))).status).toBe(200);
});

it.each(["127.0.0.1", "::1", "::ffff:7f00:1"])(
  "[S213] the address %s is not dialled",
  async (host) => {
    const stub = await start();
    await expect(
      createGuardedHttp()(request(stub, { host }, { reach: "public" })),
    ).rejects.toMatchObject({
      code: "ADDRESS_REFUSED",
    });
    expect(stub.connectionCount()).toBe(0);
  },
);

it("[S20] a name that does not resolve is a failure with a code", async () => {
  const stub = await start();
  const send = createGuardedHttp({
    lookUp: () => Promise.reject(Object.assign(new Error("none"), { code: "ENOTFOUND" })),
  });
  await expect(send(request(stub))).rejects.toMatchObject({ code: "ENOTFOUND" });
});

it("[S20] a body is read up to its bound", async () => {
  const stub = await start((response) => response.end("x".repeat(100)));
  const send = createGuardedHttp(resolving([LOOPBACK]));
  expect((await send(request(stub))).body).toHaveLength(100);
  expect((await send(request(stub, {}, { maxBytes: 99 }))).body).toBeNull();
});

it("[S20] headers are read up to 16 KiB", async () => {
  const stub = await start((response) =>
    response.writeHead(200, { "X-Padding": "x".repeat(17_000) }).end(),
  );
  await expect(createGuardedHttp(resolving([LOOPBACK]))(request(stub))).rejects.toMatchObject({
    code: "HPE_HEADER_OVERFLOW",
  });
});

it.each<[string, (response: ServerResponse) => void]>([
  ["headers that never come", () => undefined],
  ["a body that never ends", (response) => response.writeHead(200).write("{")],
  [
    "a byte now and then",
    (response) => {
      const drip = setInterval(() => response.write("x"), 5);
      response.once("close", () => clearInterval(drip));
    },
  ],
])("[S20] %s are given up", async (_what, answer) => {
  const stub = await start(answer);
  const send = createGuardedHttp(resolving([LOOPBACK]));
  await expect(
    send(request(stub, {}, { timeoutMs: 300, maxBytes: 1_000_000 })),
  ).rejects.toMatchObject({ name: "TimeoutError" });
});
