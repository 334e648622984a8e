/** The call service as one HTTP application, without a socket. */
import { Hono } from "hono";
import { failureCode } from "./internal/failureCode.ts";
import type { CallServiceParts } from "./ports.ts";
import { Refusal } from "./Refusal.ts";
import { createDelegateDelayedLeave } from "./routes/delegate-delayed-leave/index.ts";
import { createGetToken } from "./routes/get-token/index.ts";
import { createHealthz } from "./routes/healthz/index.ts";
import { createSfuGet } from "./routes/sfu-get/index.ts";
import { createSfuWebhook } from "./routes/sfu-webhook/index.ts";

/** Every endpoint, at the root and, when there is one, below the base path too. */
export function createCallService(parts: CallServiceParts): Hono {
  const endpoints = new Hono()
    .route("/", createSfuGet(parts))
    .route("/", createGetToken(parts))
    .route("/", createDelegateDelayedLeave())
    .route("/", createSfuWebhook(parts))
    .route("/", createHealthz());

  const app = new Hono().route("/", endpoints);
  // Both, because a proxy may strip its prefix or not.
  if (parts.config.basePath !== "") app.route(parts.config.basePath, endpoints);

  app.onError((error, c) => {
    if (error instanceof Refusal) {
      const { status, retryAfterMs, ...body } = error.answer;
      const level = status === 500 ? "warn" : "info";
      parts.log[level]("request refused", {
        path: c.req.path,
        reason: error.reason,
        detail: error.detail,
        status,
      });
      if (retryAfterMs === undefined) return c.json(body, status);
      c.header("Retry-After", String(Math.ceil(retryAfterMs / 1000)));
      return c.json({ ...body, retry_after_ms: retryAfterMs }, status);
    }
    // An unknown error's message may hold anything, so only its code and place are told, and only to the log.
    parts.log.error("request failed", {
      path: c.req.path,
      code: failureCode(error),
      at: framesOf(error),
    });
    return c.json({ errcode: "M_UNKNOWN", error: "The service failed." }, 500);
  });
  return app;
}

function framesOf(error: Error): string {
  const lines = error.stack?.split("\n") ?? [];
  return lines.filter((line) => line.startsWith("    at ")).join("\n");
}
