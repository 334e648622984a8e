import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import type { RunFile } from "./runFile.ts";
import { identifyProcess } from "./processIdentity.ts";
import { startStack } from "./startStack.ts";
import type { Stack, StackOptions } from "./startStack.ts";
import { FAKE_SERVER } from "./testing/fakeServer.ts";
import { tempFolder } from "./testing/tempFolder.ts";

// Each test starts a dozen processes, on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const FAKE_CALL_SERVICE = `
  import { writeFileSync } from "node:fs";
  import { createServer } from "node:http";
  const [command, out, file] = process.argv.slice(2);
  if (command === "registration") {
    if (out !== "--out" || file.includes("no-registration")) throw new Error("last words");
    writeFileSync(file, "");
    process.exit();
  }
  const [host, port] = process.env.LIVEKIT_JWT_BIND.split(":");
  createServer((request, response) => response.writeHead(request.url === "/healthz" ? 200 : 404).end()).listen(port, host);
`;

function optionsIn(folder: string, changes: Partial<StackOptions> = {}): StackOptions {
  mkdirSync(join(folder, "apps/call-service/src"), { recursive: true });
  writeFileSync(join(folder, "apps/call-service/src/main.ts"), FAKE_CALL_SERVICE);
  return {
    root: folder,
    stateDir: join(folder, "state"),
    port: 0,
    reset: false,
    clientDir: folder,
    synapsePython: FAKE_SERVER,
    liveKitServer: FAKE_SERVER,
    hasWebhooks: true,
    signal: new AbortController().signal,
    say: () => undefined,
    ...changes,
  };
}

async function start(options: StackOptions): Promise<Stack> {
  const stack = await startStack(options);
  onTestFinished(() => stack.close());
  return stack;
}

function readRun(options: StackOptions): RunFile {
  return JSON.parse(readFileSync(join(options.stateDir, "run.json"), "utf8")) as RunFile;
}

async function isAnswering(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

const serversOf = (run: RunFile): number[] =>
  [run.pids["synapse"], run.pids["livekit"], run.pids["callService"]].map(Number);
const areGone = (pids: readonly number[]): boolean =>
  pids.every((pid) => identifyProcess(pid) === null);

it("[B30] run.json is there, for its owner only, while everything answers, and gone afterwards", async () => {
  const options = optionsIn(tempFolder());
  const stack = await start(options);
  const run = readRun(options);

  expect(run).toEqual(stack.run);
  expect(statSync(join(options.stateDir, "run.json")).mode & 0o077).toBe(0);
  expect(run.people.map((person) => person.link)).toEqual(
    Array(4).fill(`${run.client}/#/login?loginToken=login`),
  );
  expect(await isAnswering(`${run.client}/config.json`)).toBe(true);
  expect(await isAnswering(`${run.client}/_matrix/client/versions`)).toBe(true);
  expect(await isAnswering(`${run.client}/livekit/jwt/healthz`)).toBe(true);
  expect(await isAnswering(`${run.homeserver}/health`)).toBe(true);
  expect(await isAnswering(`${run.callService}/healthz`)).toBe(true);
  expect(await isAnswering(run.livekit.replace("ws:", "http:"))).toBe(true);

  await stack.close();
  expect(existsSync(join(options.stateDir, "run.json"))).toBe(false);
  expect(areGone(serversOf(run))).toBe(true);
  expect(await isAnswering(run.client)).toBe(false);
});

it("[B31] a second stack on the same folder is refused and named, one on another folder is not disturbed", async () => {
  const options = optionsIn(tempFolder());
  const first = await start(options);

  await expect(startStack(options)).rejects.toThrow(
    `already runs on ${options.stateDir} (process ${process.pid})`,
  );
  const other = await start(optionsIn(tempFolder()));
  expect(new Set([...serversOf(first.run), ...serversOf(other.run)]).size).toBe(6);
  expect(await isAnswering(`${first.run.client}/config.json`)).toBe(true);
});

it("[B32] what a killed starter left running is ended by the next start, which says so", async () => {
  const folder = tempFolder();
  const options = optionsIn(folder);
  mkdirSync(options.stateDir);
  const starter = spawn(
    process.execPath,
    [join(import.meta.dirname, "main.ts"), "--state", options.stateDir, "--port", "28080"],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        TERTULIA_SYNAPSE_PYTHON: FAKE_SERVER,
        TERTULIA_LIVEKIT_SERVER: FAKE_SERVER,
        TERTULIA_CLIENT_DIR: folder,
      },
    },
  );
  while (!existsSync(join(options.stateDir, "run.json"))) await delay(20);
  const left = readRun(options);
  starter.kill("SIGKILL");
  await once(starter, "exit");
  expect(serversOf(left).filter((pid) => identifyProcess(pid) !== null)).toHaveLength(3);

  const said: string[] = [];
  await start({ ...options, say: (line) => said.push(line) });
  expect(areGone(serversOf(left))).toBe(true);
  expect(said).toEqual([
    "Ended what an earlier start had left running: Synapse, LiveKit, Call service.",
  ]);
});

it("[B33] a server that dies later is named with its log, and the rest still runs until it is closed", async () => {
  const options = optionsIn(tempFolder());
  const stack = await start(options);
  writeFileSync(String(stack.run.logs["livekit"]), "last words\n");
  process.kill(Number(stack.run.pids["livekit"]), "SIGKILL");

  const { message } = await stack.died;
  expect(message).toBe(
    `LiveKit ended (SIGKILL). The last lines of its log, ${stack.run.logs["livekit"]}:\nlast words`,
  );
  expect(await isAnswering(`${stack.run.homeserver}/health`)).toBe(true);
});

it("[B33] a server that cannot start is named, and nothing is left running", async () => {
  const folder = tempFolder();
  const broken = join(folder, "broken");
  writeFileSync(broken, "#!/bin/sh\necho could not parse config\nexit 0\n", { mode: 0o700 });
  const options = optionsIn(folder, { liveKitServer: broken });

  await expect(startStack(options)).rejects.toThrow(
    /^LiveKit ended \(exit code 0\)\..*\ncould not parse config$/s,
  );
  expect(existsSync(join(options.stateDir, "pids.json"))).toBe(false);
  await start({ ...options, liveKitServer: FAKE_SERVER });
});

it("[B47] a call service that writes no registration ends the start", async () => {
  const options = optionsIn(tempFolder());
  const stateDir = join(options.stateDir, "no-registration");
  await expect(startStack({ ...options, stateDir })).rejects.toThrow(
    /^The call service wrote no registration\..*last words/s,
  );
});

it("[B34] a start that is called off leaves nothing running", async () => {
  const folder = tempFolder();
  const silent = join(folder, "silent");
  writeFileSync(silent, "#!/bin/sh\nexec sleep 600\n", { mode: 0o700 });
  const end = new AbortController();
  const options = optionsIn(folder, { synapsePython: silent, signal: end.signal });
  const starting = startStack(options);
  while (!existsSync(join(options.stateDir, "pids.json"))) await delay(20);
  const pids = Object.values(
    JSON.parse(readFileSync(join(options.stateDir, "pids.json"), "utf8")) as Record<
      string,
      { pid: number }
    >,
  ).map(({ pid }) => pid);
  end.abort();

  await expect(starting).rejects.toThrow();
  expect(pids).toHaveLength(3);
  expect(areGone(pids)).toBe(true);
});

it("[B35] people, passwords and rooms survive a restart; --reset makes new ones", async () => {
  const options = optionsIn(tempFolder());
  const first = await start(options);
  await first.close();
  const second = await start(options);
  await second.close();
  const third = await start({ ...options, reset: true });

  expect(second.run.rooms).toEqual(first.run.rooms);
  expect(second.run.people.map(({ password }) => password)).toEqual(
    first.run.people.map(({ password }) => password),
  );
  expect(third.run.registrationSecret).not.toBe(first.run.registrationSecret);
});

it("[B36] a busy port gives way to the next free one, and it is said", async () => {
  const busy = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void busy.close());
  await once(busy, "listening");
  const { port } = busy.address() as AddressInfo;
  const said: string[] = [];
  const stack = await start(optionsIn(tempFolder(), { port, say: (line) => said.push(line) }));

  const used = Number(new URL(stack.run.client).port);
  expect(used).toBeGreaterThan(port);
  expect(said).toEqual([`Port ${port} is busy; using ${used}.`]);
});
