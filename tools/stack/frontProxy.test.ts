import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it, onTestFinished, vi } from "vitest";
import { createFrontProxy, matchFrontRoute } from "./frontProxy.ts";
import type { FrontProxy, FrontRoute } from "./frontProxy.ts";
import { listenOnFreePort } from "./listenOnFreePort.ts";
import { tempFolder } from "./testing/tempFolder.ts";

// It starts processes or sockets, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

/** A server behind the proxy that says what it was asked, and echoes upgraded sockets. */
async function startBehind(): Promise<string> {
  const server = createServer((incoming, response) =>
    response.end(`${incoming.method} ${incoming.url}`),
  );
  server.on("upgrade", (incoming, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nx-asked: ${incoming.url}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startFront(): Promise<{ readonly front: FrontProxy; readonly origin: string }> {
  const front = createFrontProxy();
  const origin = `http://127.0.0.1:${await listenOnFreePort(front.server, 0)}`;
  onTestFinished(() => front.close());
  return { front, origin };
}

async function openFront(
  routes: readonly FrontRoute[],
): Promise<{ readonly front: FrontProxy; readonly origin: string; readonly clientDir: string }> {
  const clientDir = tempFolder();
  mkdirSync(join(clientDir, "assets"));
  writeFileSync(join(clientDir, "index.html"), "<title>client</title>");
  writeFileSync(join(clientDir, "assets/app-1a2b.js"), "run()");
  writeFileSync(join(clientDir, "assets/app-1a2b.js.gz"), gzipSync("run()"));
  const { front, origin } = await startFront();
  front.open({ clientDir, routes, documents: { "/config.json": { serverName: "here" } } });
  return { front, origin, clientDir };
}

const ROUTES: readonly FrontRoute[] = [
  { prefix: "/_matrix", target: "http://matrix", stripsPrefix: false },
  { prefix: "/livekit/jwt", target: "http://jwt", stripsPrefix: true },
];

it.each([
  ["/_matrix/client/versions?x=1", "http://matrix", "/_matrix/client/versions?x=1"],
  ["/livekit/jwt/sfu/get", "http://jwt", "/sfu/get"],
  ["/livekit/jwt?x=1", "http://jwt", "/?x=1"],
  ["/livekit/jwt", "http://jwt", "/"],
  ["/livekit/jwtx", null, null],
  ["/_matrixx", null, null],
  ["/", null, null],
])("[B38] %s leads to %s as %s", (url, target, asked) => {
  const match = matchFrontRoute(ROUTES, url);
  expect([match?.route.target ?? null, match?.url ?? null]).toEqual([target, asked]);
});

it("[B38] requests reach the server behind, and 502 says that it is not there", async () => {
  const { origin } = await openFront([
    { prefix: "/livekit/jwt", target: await startBehind(), stripsPrefix: true },
    { prefix: "/gone", target: "http://127.0.0.1:1", stripsPrefix: true },
  ]);
  const answer = await fetch(`${origin}/livekit/jwt/sfu/get?a=b`, { method: "POST", body: "{}" });
  expect(await answer.text()).toBe("POST /sfu/get?a=b");
  expect((await fetch(`${origin}/gone/x`)).status).toBe(502);
});

it("[B38] WebSockets pass through, and closing the front ends them", async () => {
  const { front, origin } = await openFront([
    { prefix: "/livekit/sfu", target: await startBehind(), stripsPrefix: true },
  ]);
  const upgrade = request(`${origin}/livekit/sfu/rtc?access_token=x`, {
    headers: { connection: "Upgrade", upgrade: "websocket" },
  }).end();
  const [response, socket] = (await once(upgrade, "upgrade")) as [IncomingMessage, Socket];
  expect(response.headers["x-asked"]).toBe("/rtc?access_token=x");
  socket.write("hello");
  const [echo] = (await once(socket, "data")) as [Buffer];
  expect(echo.toString()).toBe("hello");

  const closed = once(socket, "close");
  await Promise.all([front.close(), closed]);
});

it("[B39] the client: names with a hash are kept for ever, everything else is asked for again", async () => {
  const { origin } = await openFront([]);
  const page = await fetch(`${origin}/rooms/some`, { headers: { accept: "text/html" } });
  expect([
    page.headers.get("content-type"),
    page.headers.get("cache-control"),
    await page.text(),
  ]).toEqual(["text/html;charset=utf-8", "no-cache", "<title>client</title>"]);
  const script = await fetch(`${origin}/assets/app-1a2b.js`);
  expect([
    script.headers.get("cache-control"),
    script.headers.get("content-encoding"),
    await script.text(),
  ]).toEqual(["public, max-age=31536000, immutable", "gzip", "run()"]);
  expect(await (await fetch(`${origin}/config.json`)).json()).toEqual({ serverName: "here" });
  expect((await fetch(`${origin}/assets/gone-3c4d.js`)).status).toBe(404);
});

it("[B39] a build that replaces the files is served at once", async () => {
  const { origin, clientDir } = await openFront([]);
  rmSync(join(clientDir, "assets"), { recursive: true });
  writeFileSync(join(clientDir, "index.html"), "<title>next</title>");
  expect((await fetch(`${origin}/assets/app-1a2b.js`)).status).toBe(404);
  expect(await (await fetch(origin)).text()).toBe("<title>next</title>");
});

it("[B40] until everything is up the answer is 503", async () => {
  const { origin } = await startFront();
  const answer = await fetch(origin);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
});
