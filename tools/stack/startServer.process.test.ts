import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { reservePort } from "./reservePort.ts";
import { startServer } from "./startServer.ts";
import type { RunningServer, ServerSpec } from "./startServer.ts";
import { tempFolder } from "./testing/tempFolder.ts";

// It starts processes or sockets, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

/** A server of one's own making: what it does after it listens is `script`. */
async function start(script: string, changes: Partial<ServerSpec> = {}): Promise<RunningServer> {
  const folder = tempFolder();
  const { port, release } = await reservePort("tcp");
  await release();
  const file = join(folder, "server.mjs");
  writeFileSync(
    file,
    `import { createServer } from "node:http";
     createServer((_, response) => response.end()).listen(${port}, "127.0.0.1");
     ${script}`,
  );
  const server = startServer({
    name: "It",
    command: process.execPath,
    args: [file],
    cwd: folder,
    logFile: join(folder, "it.log"),
    readyUrl: `http://127.0.0.1:${port}/`,
    ...changes,
  });
  onTestFinished(() => server.stop());
  return server;
}

it("[B33] settings that the person has for other programs do not reach a server", async () => {
  process.env["LIVEKIT_KEYS"] = "foreign";
  onTestFinished(() => void delete process.env["LIVEKIT_KEYS"]);
  const server = await start(
    "if (process.env.LIVEKIT_KEYS !== undefined || process.env.OWN !== '1') process.exit(3);",
    {
      env: { OWN: "1" },
    },
  );
  await server.ready;
});

it("[B33] a program that is not there is named", async () => {
  const server = await start("", { command: "/nowhere/server" });
  await expect(server.ready).rejects.toThrow(
    "It could not be started (spawn /nowhere/server ENOENT)",
  );
});

it("[B37] a server that drains after the first signal is asked a second time", async () => {
  const server = await start(
    "let asked = 0; process.on('SIGTERM', () => ++asked === 2 && process.exit(0));",
    {
      needsSecondSignal: true,
    },
  );
  await server.ready;
  await server.stop();
  await server.stop();
});
