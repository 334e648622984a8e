/** Callers that mean ill, on a real socket before the whole service. */
import { once } from "node:events";
import type { RequestListener, Server } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createTestService, sfuGetBody, type TestService } from "../testing/createTestService.ts";
import type { LogLine } from "../testing/createMemoryLog.ts";
import { createBoundedServer } from "./createBoundedServer.ts";

// Two hundred callers on a busy machine take their time.
vi.setConfig({ testTimeout: 60_000 });

/** So short that whoever waits for anything but 408 is better off without. */
const HASTY = { headersTimeoutMs: 150, requestTimeoutMs: 1_500, checkIntervalMs: 25 };
const POST = "POST /sfu/get HTTP/1.1\r\nHost: x\r\n";
const WEBHOOK = "POST /sfu_webhook HTTP/1.1\r\nHost: x\r\n";

let service: TestService;
let hasty: Server;
let usual: Server;
beforeAll(async () => {
  service = createTestService();
  const answer = getRequestListener(service.app.fetch);
  const listener: RequestListener = (request, response) => void answer(request, response);
  hasty = createBoundedServer(listener, HASTY);
  usual = createBoundedServer(listener);
  await Promise.all(
    [hasty, usual].map((server) => once(server.listen(0, "127.0.0.1"), "listening")),
  );
});
afterAll(() => {
  for (const server of [hasty, usual]) server.close();
  // Nothing that anybody sends is a failure of the service.
  expect(service.log.map(({ message }) => message)).not.toContain("request failed");
});

function open(server: Server): Socket {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  // Cut off while it still sends.
  socket.on("error", () => undefined);
  return socket;
}

/** What came back until the connection ended, however it did: the status of each answer. */
async function statusesOf(socket: Socket): Promise<readonly string[]> {
  let answer = "";
  socket.on("data", (chunk) => (answer += chunk.toString()));
  await new Promise((resolve) => socket.once("close", resolve));
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, status = ""]) => status);
}

/** A piece again and again, for as long as the connection lasts. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 20);
  socket.once("close", () => clearInterval(timer));
}

describe("who is slow is cut off", () => {
  it.concurrent.each<[string, string, string | null]>([
    ["says nothing", "", null],
    ["stops within the request line", "POST /sf", null],
    ["drips headers", POST, "X-Slow: 1\r\n"],
    ["stops within an announced body", `${POST}Content-Length: 100\r\n\r\n{`, null],
    ["drips a body within bounds", `${POST}Content-Length: 60000\r\n\r\n`, " "],
    ["drips chunks", `${POST}Transfer-Encoding: chunked\r\n\r\n`, "1\r\n \r\n"],
    ["stops within a webhook", `${WEBHOOK}Content-Length: 100\r\n\r\n{`, null],
    ["drips a webhook", `${WEBHOOK}Transfer-Encoding: chunked\r\n\r\n`, "1\r\n \r\n"],
    ["never says the size of a chunk", `${POST}Transfer-Encoding: chunked\r\n\r\n1`, null],
  ])("[S344] %s", async (_what, first, rest) => {
    const socket = open(hasty);
    if (first !== "") socket.write(first);
    if (rest !== null) drip(socket, rest);
    expect(await statusesOf(socket)).toEqual(["408"]);
  });
});

describe("who sends too much or nonsense is cut off", () => {
  const many = (count: number, piece: string): string => piece.repeat(count);

  it.concurrent.each<[string, string, readonly string[]]>([
    ["a long header", `${POST}X-Long: ${many(20_000, "x")}\r\n\r\n`, ["431"]],
    ["many headers", `${POST}${many(5_000, "a: b\r\n")}\r\n`, ["431"]],
    ["a long path", `POST /${many(20_000, "x")} HTTP/1.1\r\nHost: x\r\n\r\n`, ["431"]],
    ["garbage", "\u0000\u0001garbage\r\n\r\n", ["400"]],
    ["another protocol", "\u0016\u0003\u0001\u0002\u0000\u0001", ["400"]],
    ["no host", "POST /sfu/get HTTP/1.1\r\n\r\n", ["400"]],
    ["two lengths", `${POST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, ["400"]],
    [
      "a length and chunks",
      `${POST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      ["400"],
    ],
    ["a negative length", `${POST}Content-Length: -1\r\n\r\n`, ["400"]],
    ["a length that is none", `${POST}Content-Length: 0x10\r\n\r\n`, ["400"]],
    ["a size of a chunk that is none", `${POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, ["400"]],
    ["a header that is folded", `${POST}X: 1\r\n 2\r\n\r\n`, ["400"]],
    ["a space before a colon", `${POST}Content-Length : 2\r\n\r\n{}`, ["400"]],
  ])("[S345] %s", async (_what, sent, statuses) => {
    const socket = open(usual);
    socket.write(sent);
    expect(await statusesOf(socket)).toEqual(statuses);
  });

  it("[S345] garbage after a request", async () => {
    const socket = open(usual);
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\ngarbage\r\n\r\n");
    expect((await statusesOf(socket)).at(-1)).toBe("400");
  });

  it("[S345] a body that is announced as too large is not waited for", async () => {
    const socket = open(usual);
    socket.write(`${POST}Content-Length: 100000\r\n\r\n`);
    drip(socket, " ");
    expect(await statusesOf(socket)).toEqual(["413"]);
  });

  it("[S345] a body without an end is not read on", async () => {
    const socket = open(usual);
    socket.write(`${POST}Content-Length: 1000000000\r\n\r\n`);
    const megabyte = Buffer.alloc(1024 * 1024);
    const pour = (): void => void (socket.writable && socket.write(megabyte, pour));
    pour();
    await statusesOf(socket);
    expect(socket.bytesWritten).toBeLessThan(1_000_000_000);
  });
});

it("[S344] everybody else is answered meanwhile, and who hangs up is a refusal", async () => {
  const slow = Array.from({ length: 200 }, () => open(usual));
  for (const socket of slow) socket.write(`${POST}Content-Length: 100\r\n\r\n{`);
  const { port } = usual.address() as AddressInfo;
  const init = { method: "POST", body: JSON.stringify(sfuGetBody()) };
  const answer = await fetch(`http://127.0.0.1:${port}/sfu/get`, init);
  expect(answer.status).toBe(200);
  for (const socket of slow) socket.destroy();
  const isUnfinished = ({ context }: LogLine): boolean => context?.["reason"] === "body/unfinished";
  await vi.waitUntil(() => service.log.some(isUnfinished), { timeout: 30_000 });
});

it("[S360] a connection is kept for longer than by the proxies in front, and that is said", async () => {
  const { port } = usual.address() as AddressInfo;
  const { headers } = await fetch(`http://127.0.0.1:${port}/healthz`);
  expect(headers.get("Keep-Alive")).toBe("timeout=125");
});
