/** Serves the published build of Element Call at the root of an origin of its own, with a configuration for our stack. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { DOOR_PAGE, type Door } from "../elementCall/createDoor.ts";
import type { Run } from "./readRun.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};
const COMPRESSED = new Set([".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm"]);

interface ServedFile {
  readonly type: string;
  readonly body: Buffer;
  readonly isCompressed: boolean;
}

export interface ElementCallServer {
  /** Without a trailing slash. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

export interface ServeElementCallOptions {
  readonly run: Pick<Run, "client" | "serverName">;
  /** Added before each answer, for measurements; default 0. */
  readonly delayMs?: number;
  /** Lets people in by links; default none. */
  readonly door?: Door;
}

export async function serveElementCall({
  run,
  delayMs = 0,
  door,
}: ServeElementCallOptions): Promise<ElementCallServer> {
  const folder = join(
    dirname(
      createRequire(import.meta.url).resolve("@element-hq/element-call-embedded/package.json"),
    ),
    "dist",
  );
  const files = readFolder(folder);
  files.set("/config.json", toServed("/config.json", Buffer.from(JSON.stringify(configFor(run)))));
  const index = files.get("/index.html");
  if (index === undefined) throw new Error("The published Element Call has no index.html.");

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    if (path === "/enter" && door !== undefined) return void answerDoor(door, request, response);
    const file = files.get(path) ?? index;
    void delay(delayMs).then(() => {
      response.writeHead(200, {
        "content-type": file.type,
        "cache-control": path.startsWith("/assets/")
          ? "public, max-age=31536000, immutable"
          : "no-cache",
        ...(file.isCompressed ? { "content-encoding": "gzip" } : {}),
      });
      return response.end(file.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function answerDoor(
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(DOOR_PAGE);
    return;
  }
  const entry = await door.open(await text(request)).catch(() => null);
  response
    .writeHead(entry === null ? 404 : 200, { "content-type": "application/json" })
    .end(JSON.stringify(entry));
}

function configFor(run: Pick<Run, "client" | "serverName">): Record<string, unknown> {
  return {
    default_server_config: {
      "m.homeserver": { base_url: run.client, server_name: run.serverName },
    },
    livekit: { livekit_service_url: `${run.client}/livekit/jwt` },
  };
}

/** Read and compressed once: a real deployment serves compressed files, and a comparison must not cost it that. */
function readFolder(folder: string): Map<string, ServedFile> {
  const files = new Map<string, ServedFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith(".map")) continue;
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length).replaceAll("\\", "/");
    files.set(path, toServed(path, readFileSync(file)));
  }
  return files;
}

function toServed(path: string, body: Buffer): ServedFile {
  const extension = extname(path);
  const isCompressed = COMPRESSED.has(extension);
  return {
    type: CONTENT_TYPES[extension] ?? "application/octet-stream",
    body: isCompressed ? gzipSync(body) : body,
    isCompressed,
  };
}
