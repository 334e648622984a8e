/** The process as an operator starts it, over real sockets. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { decodeJwt } from "jose/jwt/decode";
import { expect, it, onTestFinished, vi } from "vitest";
import { createHttpStub, type HttpStub } from "./testing/createHttpStub.ts";
import { openIdToken, sfuGetBody } from "./testing/createTestService.ts";
import { TEST_CERTIFICATE } from "./testing/testCertificate.ts";

// Starting a process takes as long as the machine is busy; nothing here is about time.
vi.setConfig({ testTimeout: 60_000 });

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const CANARIES = {
  secret: "canary-livekit-secret-of-32-characters",
  salt: "canary-salt-of-room-names",
  accessToken: "canary-access-token",
};

interface Service {
  readonly url: string;
  /** SIGTERM; resolves once the process says that it closes. */
  readonly terminate: () => Promise<void>;
  /** Resolves once the process has said something with `answer` in it. */
  readonly signal: (name: NodeJS.Signals, answer: string) => Promise<void>;
  /** Everything it printed until its end, and its exit code. */
  readonly ended: () => Promise<{ output: string; code: number }>;
}

async function startStub(answer: (response: ServerResponse) => void): Promise<HttpStub> {
  const stub = await createHttpStub(answer);
  onTestFinished(() => stub.close());
  return stub;
}

function environmentFor(homeserver: HttpStub, sfu: HttpStub): Record<string, string> {
  return {
    LIVEKIT_URL: sfu.url.replace("http", "ws"),
    LIVEKIT_KEY: "devkey",
    LIVEKIT_SECRET: CANARIES.secret,
    LIVEKIT_JWT_BIND: "127.0.0.1:0",
    LIVEKIT_LOG_LEVEL: "debug",
    LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
    TERTULIA_HOMESERVER_URLS: `hs.example=${homeserver.url}`,
    TERTULIA_ROOM_NAMES: "salted",
    TERTULIA_ROOM_SALT: CANARIES.salt,
  };
}

async function startService(
  homeserver: HttpStub,
  sfu: HttpStub,
  changes: Record<string, string> = {},
): Promise<Service> {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environmentFor(homeserver, sfu), ...changes },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const errors = text(child.stderr);
  const exited = once(child, "exit");
  const lines: string[] = [];
  const output = createInterface(child.stdout);
  output.on("line", (line) => lines.push(line));
  const signal = async (name: NodeJS.Signals, answer: string): Promise<void> => {
    child.kill(name);
    while (!lines.some((line) => line.includes(answer))) await once(output, "line");
  };
  const isListening = (line: string): boolean => line.includes('"msg":"listening"');
  while (!lines.some(isListening)) await once(output, "line");
  const listening = JSON.parse(lines.find(isListening) ?? "") as { address: string };
  return {
    url: `http://${listening.address}`,
    terminate: () => signal("SIGTERM", "closing"),
    signal,
    ended: async () => {
      const [code] = (await exited) as [number];
      return { code, output: [...lines, await errors].join("\n") };
    },
  };
}

function requestToken(service: Service, changes: object = {}): Promise<Response> {
  const openid_token = openIdToken({ access_token: CANARIES.accessToken });
  const body = JSON.stringify(sfuGetBody({ openid_token, ...changes }));
  return fetch(`${service.url}/sfu/get`, { method: "POST", body });
}

it("[S35, S43] it listens, answers, fails and ends without printing a secret", async () => {
  const homeserver = await startStub((response) => response.end('{"sub":"@ana:hs.example"}'));
  let hasFailed = false;
  const sfu = await startStub((response) => {
    response.writeHead(hasFailed ? 200 : 500).end();
    hasFailed = true;
  });
  const service = await startService(homeserver, sfu);

  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  const failed = await requestToken(service);
  const answered = await requestToken(service);
  const refused = await requestToken(service, { room: CANARIES.accessToken });
  const wrongType = await requestToken(service, { openid_token: [CANARIES.accessToken] });
  await homeserver.close();
  const unreachable = await requestToken(service);
  const webhook = await fetch(`${service.url}/sfu_webhook`, {
    method: "POST",
    headers: { Authorization: CANARIES.accessToken },
    body: CANARIES.accessToken,
  });
  const responses = [failed, answered, refused, wrongType, unreachable, webhook];
  expect(responses.map(({ status }) => status)).toEqual([500, 200, 400, 400, 401, 200]);

  const { jwt } = (await answered.json()) as { jwt: string };
  await service.terminate();
  const { code, output } = await service.ended();
  expect(code).toBe(0);
  expect(output).toContain("sfu/refused");
  const errors = await Promise.all(
    [failed, refused, wrongType, unreachable].map((each) => each.text()),
  );
  for (const secret of [...Object.values(CANARIES), jwt]) {
    expect([output, ...errors].join("\n")).not.toContain(secret);
  }
});

it("[S236] a homeserver with a certificate of the operator's own is believed, and asked over one connection", async () => {
  const homeserver = await createHttpStub(
    (response) => response.end('{"sub":"@ana:hs.example"}'),
    "https",
  );
  onTestFinished(() => homeserver.close());
  const sfu = await startStub((response) => response.end());
  const folder = await mkdtemp(join(tmpdir(), "tertulia-ca-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "ca.pem"), TEST_CERTIFICATE);

  const stranger = await startService(homeserver, sfu);
  expect((await requestToken(stranger)).status).toBe(401);
  const service = await startService(homeserver, sfu, {
    TERTULIA_CA_FILE: join(folder, "ca.pem"),
  });
  const before = homeserver.connectionCount();
  for (const status of [200, 200, 200]) expect((await requestToken(service)).status).toBe(status);
  expect(homeserver.connectionCount() - before).toBe(1);
});

it("[S43] what is in flight at SIGTERM is finished", async () => {
  const held = Promise.withResolvers<ServerResponse>();
  const homeserver = await startStub((response) => held.resolve(response));
  const sfu = await startStub((response) => response.end());
  const service = await startService(homeserver, sfu);
  const request = requestToken(service);
  const response = await held.promise;
  await service.terminate();
  await expect(fetch(`${service.url}/healthz`)).rejects.toThrow("fetch failed");
  response.end('{"sub":"@ana:hs.example"}');
  const { status, headers } = await request;
  expect([status, headers.get("Connection")]).toEqual([200, "close"]);
  expect((await service.ended()).code).toBe(0);
});

it("[S14] a chunked body without an end is cut off at its limit", async () => {
  const homeserver = await startStub((response) => response.end());
  const service = await startService(homeserver, homeserver);
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  socket.write("POST /sfu/get HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  socket.write(`${(70_000).toString(16)}\r\n${"x".repeat(70_000)}\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toContain("413");
  expect(homeserver.requests).toEqual([]);
});

it("[S107] a dangerous setting is a warning before the process listens", async () => {
  const homeserver = await startStub((response) => response.end());
  const magic = { LIVEKIT_INSECURE_SKIP_VERIFY_TLS: "YES_I_KNOW_WHAT_I_AM_DOING" };
  const service = await startService(homeserver, homeserver, magic);
  await service.terminate();
  const [firstLine = ""] = (await service.ended()).output.split("\n");
  expect(JSON.parse(firstLine)).toMatchObject({
    level: "warn",
    msg: expect.stringContaining("LIVEKIT_INSECURE_SKIP_VERIFY_TLS"),
  });
});

it("[S108] SIGHUP reads the settings anew, or says why the old ones stay", async () => {
  const homeserver = await startStub((response) => response.end('{"sub":"@ana:hs.example"}'));
  const sfu = await startStub((response) => response.end());
  const keyFile = join(await mkdtemp(join(tmpdir(), "call-service-")), "keys");
  onTestFinished(() => rm(dirname(keyFile), { recursive: true }));
  await writeFile(keyFile, `one:${CANARIES.secret}`);
  const service = await startService(homeserver, sfu, { LIVEKIT_KEY_FILE: keyFile });
  const issuerOf = async (response: Response): Promise<unknown> =>
    decodeJwt(((await response.json()) as { jwt: string }).jwt).iss;
  expect(await issuerOf(await requestToken(service))).toBe("one");
  await writeFile(keyFile, `two:${CANARIES.secret}`);
  await service.signal("SIGHUP", "settings read anew");
  expect(await issuerOf(await requestToken(service))).toBe("two");
  await writeFile(keyFile, CANARIES.secret);
  await service.signal("SIGHUP", "settings refused");
  expect(await issuerOf(await requestToken(service))).toBe("two");
  await service.terminate();
  expect((await service.ended()).output).not.toContain(CANARIES.secret);
});

it.each([
  ["SIGHUP", "settings read anew"],
  ["SIGTERM", "closing"],
] as const)("[S412] %s while the process waits for its store is heeded", async (signal, answer) => {
  const homeserver = await startStub((response) => response.end());
  const connected = Promise.withResolvers<void>();
  // Takes every connection and never says anything.
  const silent = createServer(() => connected.resolve());
  await new Promise<void>((resolve) => void silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const env = {
    ...environmentFor(homeserver, homeserver),
    LIVEKIT_REDIS_URL: `redis://127.0.0.1:${port}`,
  };
  const child = spawn(process.execPath, [MAIN], { stdio: ["ignore", "pipe", "inherit"], env });
  onTestFinished(() => void child.kill("SIGKILL"));
  await connected.promise;
  child.kill(signal);
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    said.push((JSON.parse(line) as { msg: string }).msg);
    if (said.includes(answer)) break;
  }
  expect(said).toContain(answer);
});

it("[S42] a port that is taken ends the process with 1", async () => {
  const homeserver = await startStub((response) => response.end());
  const environment = environmentFor(homeserver, homeserver);
  const child = spawn(process.execPath, [MAIN], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...environment, LIVEKIT_JWT_BIND: new URL(homeserver.url).host },
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect(code).toBe(1);
  const lastLine = output.trimEnd().split("\n").at(-1) ?? "";
  expect(JSON.parse(lastLine)).toMatchObject({ level: "error", code: "EADDRINUSE" });
});

it("[S38] a configuration with problems names them and ends with 1", async () => {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { LIVEKIT_SECRET: CANARIES.secret },
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(code).toBe(1);
  expect(errors).toBe(
    [
      "The configuration has problems:",
      "LIVEKIT_URL is required",
      "LIVEKIT_KEY is required",
      "LIVEKIT_FULL_ACCESS_HOMESERVERS is required",
      "",
    ].join("\n"),
  );
});
