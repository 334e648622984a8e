/** The one file that `npm run build` writes, alone in a folder, as an operator runs it. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { installedServers } from "@tertulia/tools/servers";
import { build } from "rolldown";
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from "vitest";
import rolldownConfig from "../rolldown.config.ts";
import packageJson from "../package.json" with { type: "json" };
import { settings } from "./settings.ts";
import { createHttpStub } from "./testing/createHttpStub.ts";
import { sfuGetBody } from "./testing/createTestService.ts";

// Starting a process takes as long as the machine is busy; nothing here is about time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), "call-service-"));
const file = join(folder, "call-service.js");
const ENVIRONMENT = {
  LIVEKIT_URL: "ws://127.0.0.1:7880",
  LIVEKIT_KEY: "devkey",
  LIVEKIT_SECRET: "canary-livekit-secret-of-32-characters",
  LIVEKIT_JWT_BIND: "127.0.0.1:0",
  LIVEKIT_FULL_ACCESS_HOMESERVERS: "hs.example",
};

beforeAll(async () => {
  const { output, ...input } = rolldownConfig;
  await build({ ...input, output: { ...output, file } });
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(
  args: readonly string[],
  env: Record<string, string> = {},
  node: string = process.execPath,
) {
  const { status, stdout, stderr } = spawnSync(node, [file, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

async function lineWith(text: string, output: Readable): Promise<string> {
  for await (const line of createInterface(output)) if (line.includes(text)) return line;
  throw new Error(`the output ended without ${text}`);
}

/**
 * The file alone in a folder below a package of this type, by which Node takes a `.js` for CommonJS or an ES module.
 *
 * @returns where it is.
 */
function placeBelow(type: "none" | "commonjs" | "module"): string {
  const alone = join(folder, type, "service");
  mkdirSync(alone, { recursive: true });
  const packageFile = join(folder, type, "package.json");
  if (type !== "none") writeFileSync(packageFile, JSON.stringify({ type }));
  copyFileSync(file, join(alone, "call-service.js"));
  return join(alone, "call-service.js");
}

/** One token from that file, which then ends as it should. */
async function expectToken(node: string, path: string): Promise<void> {
  const homeserver = await createHttpStub((response) => response.end('{"sub":"@ana:hs.example"}'));
  const sfu = await createHttpStub((response) => response.end());
  const env = {
    ...ENVIRONMENT,
    LIVEKIT_API_URL: sfu.url,
    TERTULIA_HOMESERVER_URLS: `hs.example=${homeserver.url}`,
  };
  const child = spawn(node, [path], { cwd: "/", env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await Promise.all([homeserver.close(), sfu.close()]);
  });
  const line = await lineWith('"listening"', child.stdout);
  const { address } = JSON.parse(line) as { address: string };
  const body = JSON.stringify(sfuGetBody());
  const response = await fetch(`http://${address}/sfu/get`, { method: "POST", body });
  expect(await response.json()).toMatchObject({ url: ENVIRONMENT.LIVEKIT_URL });
  expect(sfu.requests.map(({ url }) => url)).toEqual(["/twirp/livekit.RoomService/CreateRoom"]);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
}

it.each(["none", "commonjs", "module"] as const)(
  "[S111] alone below a package of type %s it gives a token",
  (type) => expectToken(process.execPath, placeBelow(type)),
);

it("[S111] the oldest Node that is promised knows all that it uses", async () => {
  const { oldestNode } = installedServers(process.env);
  await expectToken(oldestNode, file);
  const version = `tertulia-call-service ${packageJson.version}\n`;
  expect(run(["--version"], {}, oldestNode)).toEqual({ status: 0, stdout: version, stderr: "" });
  expect(run(["--check"], ENVIRONMENT, oldestNode)).toMatchObject({ status: 0, stderr: "" });
  expect(run(["--help"], {}, oldestNode)).toEqual(run(["--help"]));
});

it("[S112] --version is the package's", () => {
  expect(run(["--version"])).toEqual({
    status: 0,
    stdout: `tertulia-call-service ${packageJson.version}\n`,
    stderr: "",
  });
});

it("[S112] --check of a configuration without problems is 0", () => {
  const { status, stdout, stderr } = run(["--check"], ENVIRONMENT);
  expect([status, stderr]).toEqual([0, ""]);
  // What is allowed and yet dangerous is told here too.
  expect(stdout.trim().split("\n")).toEqual([
    expect.stringContaining("Warning: nobody is asked who is in a room"),
    expect.stringContaining("Warning: no proxy is named"),
    "The configuration has no problems.",
  ]);
});

it("[S38, S112] --check names every problem at once and ends with 1", () => {
  const { status, stdout, stderr } = run(["--check"], {
    LIVEKIT_SECRET: ENVIRONMENT.LIVEKIT_SECRET,
    TERTULIA_TOKEN_TTL_SECONDS: "canary",
  });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr.trim().split("\n")).toEqual([
    "The configuration has problems:",
    "LIVEKIT_URL is required",
    "LIVEKIT_KEY is required",
    "LIVEKIT_FULL_ACCESS_HOMESERVERS is required",
    "TERTULIA_TOKEN_TTL_SECONDS is not a whole number",
  ]);
});

it("[S113] --help has every setting", () => {
  const { status, stdout } = run(["--help"]);
  expect(status).toBe(0);
  for (const name of Object.keys(settings.entries)) expect(stdout).toContain(`  ${name}`);
});

it("[S112, S114] registration writes the file, and wrong use ends with 2", () => {
  expect(run(["registration", "--out", "registration.yaml"]).status).toBe(0);
  expect(existsSync(join(folder, "registration.yaml"))).toBe(true);
  expect(run(["registration", "--out", "registration.yaml"]).status).toBe(1);
  expect(run(["registration", "--url", "calls"])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("Try --help."),
  });
});
