import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createHttp } from "./createHttp.ts";

const http = createHttp(new AbortController().signal);

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = async (listener: RequestListener): Promise<string> =>
  `http://${await listen(createServer(listener))}`;

it("[O11] a redirect is an answer, and a body is read as far as it may be", async () => {
  const url = await serve((request, response) => {
    response.writeHead(303, { Location: "/elsewhere", "X-Method": request.method });
    response.end("0123456789");
  });
  const answer = await http({ url, method: "POST", body: "x", maxBytes: 4 });
  expect(answer).toMatchObject({ status: 303, body: "0123", isCut: true, request: { url } });
  expect(answer.headers.get("location")).toBe("/elsewhere");
  expect(await http({ url, maxBytes: 10 })).toMatchObject({ body: "0123456789", isCut: false });
});

it("[O11] no answer has a reason", async () => {
  const closed = await listen(createTcpServer((socket) => socket.destroy()));
  await expect(http({ url: `http://${closed}/` })).rejects.toMatchObject({ reason: "cut-off" });
  await expect(http({ url: `https://${closed}/` })).rejects.toMatchObject({ reason: "cut-off" });
  const other = await listen(createTcpServer((socket) => socket.end("SSH-2.0-x\r\n\r\n")));
  await expect(http({ url: `http://${other}/` })).rejects.toMatchObject({ reason: "not-http" });
  const silent = await serve(() => {});
  await expect(http({ url: silent, timeoutMs: 1 })).rejects.toMatchObject({ reason: "timed-out" });
  await expect(http({ url: "http://name.invalid/" })).rejects.toMatchObject({
    reason: "name-not-found",
  });
  const aborted = createHttp(AbortSignal.abort());
  await expect(aborted({ url: silent })).rejects.toMatchObject({ reason: "interrupted" });
});

it("[O11] a port where nobody listens is refused", async () => {
  const server = createTcpServer();
  const address = await listen(server);
  server.close();
  await once(server, "close");
  await expect(http({ url: `http://${address}/` })).rejects.toMatchObject({
    reason: "refused",
    detail: "ECONNREFUSED",
  });
});
