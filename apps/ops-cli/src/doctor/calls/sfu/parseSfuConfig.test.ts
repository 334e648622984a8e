import { expect, it } from "vitest";
import { parseSfuConfig } from "./parseSfuConfig.ts";

const where = (redis: object) =>
  parseSfuConfig({ redis })?.redis.map(({ host, port, isTls, username, password }) =>
    [host, port, isTls ? "tls" : "plain", username, password?.reveal() ?? ""].join(" "),
  );

it.each([
  [{ address: "redis:6379" }, ["redis 6379 plain  "]],
  [{ address: "redis" }, ["redis 6379 plain  "]],
  [{ address: "[::1]:7000", password: "p", tls: { enabled: true } }, ["::1 7000 tls  p"]],
  [{ address: "a:1", use_tls: true, username: "u", password: "p" }, ["a 1 tls u p"]],
  [{ cluster_addresses: ["a:1", "b:2"], password: "p" }, ["a 1 plain  p", "b 2 plain  p"]],
  [
    { sentinel_addresses: ["s:26379"], sentinel_password: "q", address: "a:1", password: "p" },
    ["s 26379 plain  q"],
  ],
  [{ address: "" }, []],
])("[O354] redis: %j", (redis, expected) => {
  expect(where(redis)).toEqual(expected);
});

it("[O354] ports are those that are set, and what LiveKit would not take is nothing", () => {
  expect(parseSfuConfig({})).toEqual({ redis: [], metricsPort: null, debugPort: null });
  const ports = { prometheus: { port: 1 }, debug_handler: { port: 2 }, redis: null };
  expect(parseSfuConfig(ports)).toMatchObject({ metricsPort: 1, debugPort: 2 });
  expect(parseSfuConfig({ ...ports, prometheus_port: 3 })).toMatchObject({ metricsPort: 3 });
  expect(parseSfuConfig({ redis: "redis:6379" })).toBeNull();
  expect(parseSfuConfig("keys")).toBeNull();
});
