import { Hono } from "hono";
import { expect, it } from "vitest";
import { createMemoryLog } from "../testing/createMemoryLog.ts";
import { createOperatorApp } from "./createOperatorApp.ts";

const { log, lines } = createMemoryLog();
const BASE = {
  log,
  readiness: { check: () => Promise.reject(new Error("nobody asks here")) },
  metrics: () => "tertulia_calls 1\n",
  page: new Hono().get("/", (c) => c.text("the page")),
  hasPassword: () => true,
};

it("[S279] the metrics are there for GET, as text that Prometheus knows", async () => {
  const app = createOperatorApp(BASE);
  const response = await app.request("/metrics");
  expect(response.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(await response.text()).toBe("tertulia_calls 1\n");
  expect((await app.request("/metrics", { method: "POST" })).status).toBe(405);
});

it("[S279] metrics with a port of their own are not on the operator's", async () => {
  const app = createOperatorApp({ ...BASE, metrics: null });
  expect((await app.request("/metrics")).status).toBe(404);
});

it("[S279] without a password there is no page, and that is said", async () => {
  const app = createOperatorApp({ ...BASE, hasPassword: () => false });
  const response = await app.request("/");
  expect([response.status, await response.text()]).toEqual([
    404,
    "Set TERTULIA_OPERATOR_PASSWORD, and here is a page.\n",
  ]);
  expect((await app.request("/metrics")).status).toBe(200);
  expect(await (await createOperatorApp(BASE).request("/")).text()).toBe("the page");
});

it("[S296] an unforeseen failure keeps its cause to itself", async () => {
  const page = new Hono().get("/", () => {
    throw new RangeError("canary");
  });
  const response = await createOperatorApp({ ...BASE, page }).request("/");
  expect([response.status, await response.text()]).toEqual([500, "The page failed."]);
  expect(lines).toEqual([
    { level: "error", message: "operator page failed", context: { code: "RangeError" } },
  ]);
});
