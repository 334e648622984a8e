/** The call service as one HTTP application, without a socket. */
import { Hono } from "hono";
import { rememberPeople } from "./homeserver/rememberPeople.ts";
import { limitCallers } from "./limits/limitCallers.ts";
import { observeRequests } from "./observe/observeRequests.ts";
import { observeHomeserver, observeMembership, observeSfu } from "./observe/timedQuestions.ts";
import type { CallServiceParts } from "./ports.ts";
import { Refusal } from "./Refusal.ts";
import { createDelegateDelayedLeave } from "./routes/delegate-delayed-leave/index.ts";
import { createGetToken } from "./routes/get-token/index.ts";
import { createHealthz } from "./routes/healthz/index.ts";
import { createProxied } from "./routes/proxied/index.ts";
import { createReadyz } from "./routes/readyz/index.ts";
import { openToEveryOrigin } from "./routes/openToEveryOrigin.ts";
import { createSfuGet } from "./routes/sfu-get/index.ts";
import { createSfuWebhook } from "./routes/sfu-webhook/index.ts";

/** What anybody can ask without being known. */
const OPEN_PATHS = ["/sfu/get", "/get_token", "/delegate_delayed_leave"];

/** Every endpoint, at the root and, when there is one, below the base path too. */
export function createCallService(given: CallServiceParts): Hono {
  const parts = {
    ...given,
    homeserver: rememberPeople(observeHomeserver(given.homeserver, given), {
      get memorySeconds() {
        return given.config.openIdMemorySeconds;
      },
      clock: given.clock,
      onSpared: () => given.observer.lookUpSpared(),
    }),
    membership: observeMembership(given.membership, given),
    // The memory outside: a room that is known is no question to the SFU, and is not counted as one.
    sfu: given.roomMemory.over(observeSfu(given.sfu, given), given.observer.roomSpared),
  };
  const endpoints = new Hono()
    .on("POST", OPEN_PATHS, openToEveryOrigin, limitCallers(parts))
    .route("/", createSfuGet(parts))
    .route("/", createGetToken(parts))
    .route("/", createProxied(parts))
    .route("/", createDelegateDelayedLeave(parts))
    .route("/", createSfuWebhook(parts))
    .route("/", createHealthz())
    .route("/", createReadyz(parts));

  const app = new Hono().use(observeRequests(parts)).route("/", endpoints);
  // Both, because a proxy may strip its prefix or not.
  if (parts.config.basePath !== "") app.route(parts.config.basePath, endpoints);

  app.onError((error, c) => {
    if (!(error instanceof Refusal)) {
      return c.json({ errcode: "M_UNKNOWN", error: "The service failed." }, 500);
    }
    const { status, retryAfterMs, ...body } = error.answer;
    if (retryAfterMs === undefined) return c.json(body, status);
    c.header("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
    return c.json({ ...body, retry_after_ms: retryAfterMs }, status);
  });
  return app;
}
