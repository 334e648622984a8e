/** What answers on the operator's port. */
import { Hono } from "hono";
import { failureCode } from "../internal/failureCode.ts";
import { createHealthz } from "../routes/healthz/index.ts";
import { createReadyz } from "../routes/readyz/index.ts";
import type { CallServiceParts } from "../ports.ts";

const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** `GET /metrics`: for Prometheus. */
export function createMetricsApp(text: () => string): Hono {
  return new Hono()
    .get("/metrics", (c) => c.body(text(), 200, { "Content-Type": METRICS_TYPE }))
    .all("/metrics", (c) => c.body(null, 405));
}

export interface OperatorAppOptions extends Pick<CallServiceParts, "readiness" | "log"> {
  /** `null`: they are elsewhere. */
  readonly metrics: (() => string) | null;
  readonly page: Hono;
  /** Asked for each request: a password can be given while the service runs. */
  readonly hasPassword: () => boolean;
}

/** Metrics and readiness for machines, the page for people. */
export function createOperatorApp(options: OperatorAppOptions): Hono {
  const { readiness, log, metrics, page, hasPassword } = options;
  const app = new Hono().route("/", createHealthz()).route("/", createReadyz({ readiness }));
  app.onError((error, c) => {
    log.error("operator page failed", { code: failureCode(error) });
    return c.text("The page failed.", 500);
  });
  if (metrics === null) app.all("/metrics", (c) => c.notFound());
  else app.route("/", createMetricsApp(metrics));
  return app
    .use(async (c, next) => {
      if (hasPassword()) return next();
      return c.text("Set TERTULIA_OPERATOR_PASSWORD, and here is a page.\n", 404);
    })
    .route("/", page);
}
