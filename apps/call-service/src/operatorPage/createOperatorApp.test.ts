import { expect, it } from "vitest";
import { createOperatorApp } from "./createOperatorApp.ts";

const readiness = { check: () => Promise.reject(new Error("nobody asks here")) };

it("[S279] the metrics are there for GET, as text that Prometheus knows", async () => {
  const app = createOperatorApp({ readiness, metrics: () => "tertulia_calls 1\n" });
  const response = await app.request("/metrics");
  expect(response.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await response.text()).toBe("tertulia_calls 1\n");
  expect((await app.request("/metrics", { method: "POST" })).status).toBe(405);
});

it("[S279] metrics with a port of their own are not on the operator's", async () => {
  const app = createOperatorApp({ readiness, metrics: null });
  expect((await app.request("/metrics")).status).toBe(404);
});
