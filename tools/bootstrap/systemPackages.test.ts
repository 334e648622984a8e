import { expect, it } from "vitest";
import { explainMissing, missingPackages, servicesOf } from "./systemPackages.mjs";

it("[B7] root with apt installs by itself", () => {
  expect(explainMissing(["python3-venv"], { isRoot: true, hasApt: true })).toBeNull();
  expect(explainMissing([], { isRoot: false, hasApt: false })).toBeNull();
});

it("[B7] anybody else is told the exact command", () => {
  expect(explainMissing(["python3", "chromium"], { isRoot: false, hasApt: true })).toBe(
    "These are missing: python3, chromium. Run this, then the same command again:\n" +
      "  sudo apt-get update && sudo apt-get install -y --no-install-recommends python3 chromium",
  );
  expect(explainMissing(["chromium"], { isRoot: true, hasApt: false })).toContain(
    "your system's package manager",
  );
});

it("[B7] a browser is looked for in PATH, unless one is named", () => {
  const needs = {
    python: false,
    chromium: true,
    redis: false,
    postgres: false,
    turn: false,
    proxies: false,
  };
  expect(missingPackages(needs, { PATH: "/nowhere" })).toEqual(["chromium", "fonts-liberation"]);
  expect(missingPackages(needs, { PATH: "/nowhere", TERTULIA_CHROMIUM: "/opt/chrome" })).toEqual(
    [],
  );
});

it("[B7] so is a Redis, where tests need one", () => {
  const needs = {
    python: false,
    chromium: false,
    redis: true,
    postgres: false,
    turn: false,
    proxies: false,
  };
  expect(missingPackages(needs, { PATH: "/nowhere" })).toEqual(["redis-server"]);
  expect(missingPackages(needs, { PATH: "/nowhere", TERTULIA_REDIS_SERVER: "/opt/redis" })).toEqual(
    [],
  );
});

it("[B49] and a PostgreSQL, which stands outside of PATH", () => {
  const needs = {
    python: false,
    chromium: false,
    redis: false,
    postgres: true,
    turn: false,
    proxies: false,
  };
  const named = { PATH: "/nowhere", TERTULIA_POSTGRES_BIN: "/opt/postgres" };
  expect(missingPackages(needs, named)).toEqual([]);
});

it("[B7] so is a TURN server, where tests need one", () => {
  const needs = {
    python: false,
    chromium: false,
    redis: false,
    postgres: false,
    turn: true,
    proxies: false,
  };
  expect(missingPackages(needs, { PATH: "/nowhere" })).toEqual(["coturn"]);
  expect(missingPackages(needs, { PATH: "/nowhere", TERTULIA_TURN_SERVER: "/opt/turn" })).toEqual(
    [],
  );
});

it("[B83] so are the proxies that the samples are for, where tests look at those", () => {
  const needs = {
    python: false,
    chromium: false,
    redis: false,
    postgres: false,
    turn: false,
    proxies: true,
  };
  const named = { TERTULIA_CADDY: "/opt/caddy", TERTULIA_NGINX: "/opt/nginx" };
  expect(missingPackages(needs, { PATH: "/nowhere", ...named })).toEqual(["openssl"]);
  expect(missingPackages(needs, { PATH: process.env["PATH"], ...named })).toEqual([]);
});

it("[B82] what apt brings for the tests is there as programs: no server of it is left running", () => {
  expect(
    servicesOf(["chromium", "redis-server", "postgresql", "coturn", "caddy", "nginx-light"]),
  ).toEqual([
    "caddy.service",
    "coturn.service",
    "nginx.service",
    "postgresql.service",
    "redis-server.service",
  ]);
  expect(servicesOf(["python3", "chromium"])).toEqual([]);
});
