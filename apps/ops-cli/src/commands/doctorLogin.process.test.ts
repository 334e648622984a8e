/** `tertulia doctor login --watch` as a program, ended by Ctrl-C. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished, vi } from "vitest";

// A program that loads its libraries on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const PROGRAM = fileURLToPath(new URL("../main.ts", import.meta.url));

it("[O103] Ctrl-C ends it with the verdict of the last round", async () => {
  const server = createServer((_request, response) => response.writeHead(404).end("{}"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const name = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const args = ["doctor", "login", "--server-name", name, "--watch", "--lang", "en"];
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const exited = once(child, "exit");
  let stdout = "";
  for await (const chunk of child.stdout) {
    stdout += String(chunk);
    // The last check of the round: from here on it waits for the next.
    if (stdout.includes("Other servers still find this one")) child.kill("SIGINT");
  }
  const [code] = (await exited) as [number | null];
  expect([code, stderr]).toEqual([1, ""]);
});
