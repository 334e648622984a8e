import { once } from "node:events";
import { createServer as createPlainServer, type AddressInfo } from "node:net";
import { createServer } from "node:tls";
import { X509Certificate } from "node:crypto";
import { expect, it, onTestFinished } from "vitest";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "../doctor/calls/testing/testCertificate.ts";
import { readCertificate } from "./readCertificate.ts";

it("[O342] the end of a certificate is read, though nobody trusts it", async () => {
  const server = createServer({ cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY }, (socket) =>
    socket.end(),
  );
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const { validTo } = new X509Certificate(TEST_CERTIFICATE);
  expect(await readCertificate(`https://127.0.0.1:${port}`)).toBe(Date.parse(validTo));
});

it("[O342] where nobody speaks TLS there is none to read", async () => {
  const server = createPlainServer((socket) => socket.end("hello"));
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  expect(await readCertificate(`https://127.0.0.1:${port}`)).toBeNull();
});
