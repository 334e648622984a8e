/** The call service as a process: environment in, HTTP socket out. */
import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { ConfigError, parseConfig, type Config } from "./config.ts";
import { createCallLedger } from "./calls/createCallLedger.ts";
import { createCallService } from "./createCallService.ts";
import { createLog } from "./createLog.ts";
import { createHomeserver } from "./homeserver/createHomeserver.ts";
import { failureCode } from "./internal/failureCode.ts";
import { createSfu } from "./livekit/createSfu.ts";
import { createMembership } from "./membership/createMembership.ts";
import { joinObservers } from "./observe/Observer.ts";
import type { Clock } from "./ports.ts";
import { createSfuEvents } from "./sfuEvents/createSfuEvents.ts";
import { logSfuEvent } from "./sfuEvents/logSfuEvent.ts";

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How long requests in flight may take after SIGTERM; their own timeouts end before. */
const CLOSE_TIMEOUT_MS = 25_000;

const config = readConfig();
if (config === null) process.exitCode = 1;
else listen(config);

function readConfig(): Config | null {
  try {
    return parseConfig({ env: process.env, readFile: (path) => readFileSync(path, "utf8") });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`The configuration has problems:\n${error.message}`);
    return null;
  }
}

function listen(config: Config): void {
  const clock: Clock = { now: () => Date.now() };
  const log = createLog(config.logLevel);
  // Node reads it for each connection, whoever makes it.
  if (!config.verifiesTls) process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  for (const warning of config.warnings) log.warn(warning);
  const sfuEvents = createSfuEvents(log);
  sfuEvents.subscribe((event) => logSfuEvent(event, log));
  const app = createCallService({
    config,
    clock,
    log,
    sfuEvents,
    observer: joinObservers([]),
    homeserver: createHomeserver({ served: config.homeservers, clock }),
    membership: createMembership({ source: null, ownServerName: null, clock }),
    ledger: createCallLedger({ clock }),
    sfu: createSfu({ apiUrl: config.sfu.apiUrl, keyPair: config.sfu.keyPair, clock }),
  });
  const answer = getRequestListener(app.fetch);
  const unanswered = new Set<ServerResponse>();
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      unanswered.add(response);
      response.once("close", () => unanswered.delete(response));
      void answer(request, response);
    },
  );
  server.on("error", (error) => {
    log.error("cannot listen", { code: failureCode(error) });
    process.exitCode = 1;
  });
  server.listen(config.bind, () => log.info("listening", { address: toAddress(server) }));

  const close = (): void => {
    log.info("closing");
    server.close();
    // Else the last callers' kept-alive connections hold the process until they time out.
    for (const response of unanswered) {
      if (!response.headersSent) response.setHeader("Connection", "close");
    }
    setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS).unref();
  };
  process.once("SIGTERM", close);
  process.once("SIGINT", close);
}

function toAddress(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") return "";
  return bound.family === "IPv6"
    ? `[${bound.address}]:${bound.port}`
    : `${bound.address}:${bound.port}`;
}
