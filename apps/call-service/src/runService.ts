/** What stands behind the socket, and the signals that end it or change its settings. */
import type { Server } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { getRequestListener } from "@hono/node-server";
import { assembleParts } from "./assembleParts.ts";
import { ConfigError, type Config } from "./config.ts";
import { createCallService } from "./createCallService.ts";
import { createLog } from "./createLog.ts";
import type { Log } from "./ports.ts";
import type { OpenSocket } from "./serve.ts";
import type { LiveConfig } from "./settings/createLiveConfig.ts";
import { trustCertificates } from "./trustCertificates.ts";

/** How long requests in flight may take after SIGTERM; their own timeouts end before. */
const CLOSE_TIMEOUT_MS = 25_000;
/** Connections that the kernel has taken already would be reset: for so long their requests still come in. */
const LAST_CALL_MS = 100;

/** Resolves once requests are answered. */
export async function runService(live: LiveConfig, socket: OpenSocket): Promise<void> {
  const { config } = live;
  const { server } = socket;
  const log = createLog({ level: config.logLevel, format: config.logFormat });
  // Before anything waits: what a signal does by itself is end the process.
  process.on("SIGHUP", () => reload(live, log));
  trustCertificates(config.extraCertificates);
  // Node reads it for each connection, whoever makes it.
  if (!config.verifiesTls) process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  for (const warning of config.warnings) log.warn(warning);
  const { parts, store, operatorSide, membershipWatch } = await assembleParts(config, log);
  let isClosing = false;
  const close = async (): Promise<void> => {
    isClosing = true;
    operatorSide.close();
    membershipWatch.close();
    const handedOver = parts.delegations.handOver();
    await delay(LAST_CALL_MS);
    log.info("closing");
    const answered = new Promise((resolve) => server.close(resolve));
    // Until then a request in flight may still bring a job.
    void Promise.all([answered, handedOver]).then(store.close);
    // Else the last callers' kept-alive connections hold the process until they time out.
    for (const response of socket.unanswered) {
      if (!response.headersSent) response.setHeader("Connection", "close");
    }
    setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS).unref();
  };
  process.once("SIGTERM", () => void close());
  process.once("SIGINT", () => void close());
  const app = createCallService(parts);
  // Whoever finds the service healthy finds the jobs of its predecessor taken up.
  await parts.delegations.start();
  const answer = getRequestListener(app.fetch);
  socket.answerBy((request, response) => void answer(request, response));
  // Who came before the signal is answered; nothing else begins.
  if (isClosing) return;
  log.info("listening", { address: toAddress(server) });
  operatorSide.start();
  membershipWatch.start();
}

/** Ends the process with 1, once it has nothing left to do. */
export function reportNoSocket(config: Config, code: string): void {
  createLog({ level: config.logLevel, format: config.logFormat }).error("cannot listen", { code });
  process.exitCode = 1;
}

function reload(live: LiveConfig, log: Log): void {
  try {
    const { changed, needRestart } = live.reload();
    log.info("settings read anew", { changed: changed.join(" ") });
    for (const warning of live.config.warnings) log.warn(warning);
    if (needRestart.length > 0) {
      log.warn("settings that need a restart", { variables: needRestart.join(" ") });
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    log.error("settings refused, the old ones stay", { problems: error.message });
  }
}

function toAddress(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === "string") return "";
  return bound.family === "IPv6"
    ? `[${bound.address}]:${bound.port}`
    : `${bound.address}:${bound.port}`;
}
