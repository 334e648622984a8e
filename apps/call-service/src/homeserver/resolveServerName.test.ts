import { expect, it } from "vitest";
import type { SrvRecord } from "./orderSrvRecords.ts";
import { resolveServerName, type NameSources, type WellKnown } from "./resolveServerName.ts";

const HOUR_MS = 3_600_000;
const TEN_MINUTES_MS = 600_000;
const MINUTE_MS = 60_000;
const NOWHERE: WellKnown = { delegate: null, ttlMs: HOUR_MS };

interface World extends NameSources {
  readonly asked: string[];
}

function createWorld(
  wellKnown: WellKnown = NOWHERE,
  srv: Record<string, readonly SrvRecord[] | null> = {},
): World {
  const asked: string[] = [];
  return {
    asked,
    random: () => 0,
    requestWellKnown: async (host) => {
      asked.push(host);
      return wellKnown;
    },
    resolveSrv: async (name) => {
      asked.push(name);
      return Object.hasOwn(srv, name) ? (srv[name] ?? null) : [];
    },
  };
}

function target(name: string, port = 443): SrvRecord {
  return { name, port, priority: 0, weight: 0 };
}

const AT = { scheme: "https", basePath: "" };

it.each([
  ["hs.example:443", "hs.example", 443, "hs.example:443"],
  ["10.0.0.1", "10.0.0.1", 8448, "10.0.0.1"],
  ["10.0.0.1:80", "10.0.0.1", 80, "10.0.0.1:80"],
  ["[::1]", "::1", 8448, "[::1]"],
  ["[::1]:80", "::1", 80, "[::1]:80"],
])("[S21] %s says itself where it is", async (serverName, host, port, authority) => {
  const world = createWorld();
  expect(await resolveServerName(serverName, world)).toEqual({
    destinations: [{ ...AT, host, port, authority, certificateName: host }],
    ttlMs: HOUR_MS,
  });
  expect(world.asked).toEqual([]);
});

it.each([
  ["matrix.example:443", "matrix.example", 443, "matrix.example:443"],
  ["10.0.0.1", "10.0.0.1", 8448, "10.0.0.1"],
  ["[2606::1]:80", "2606::1", 80, "[2606::1]:80"],
])("[S21] a delegate %s is followed as it is", async (delegate, host, port, authority) => {
  const world = createWorld({ delegate, ttlMs: 5 });
  expect(await resolveServerName("hs.example", world)).toEqual({
    destinations: [{ ...AT, host, port, authority, certificateName: host }],
    ttlMs: 5,
  });
  expect(world.asked).toEqual(["hs.example"]);
});

it("[S212] a delegate without a port is found by its SRV records, under its own name", async () => {
  const world = createWorld(
    { delegate: "matrix.example", ttlMs: HOUR_MS },
    { "_matrix-fed._tcp.matrix.example": [target("a.example"), target("b.example", 8008)] },
  );
  const asDelegate = { ...AT, authority: "matrix.example", certificateName: "matrix.example" };
  expect(await resolveServerName("hs.example", world)).toEqual({
    destinations: [
      { ...asDelegate, host: "a.example", port: 443 },
      { ...asDelegate, host: "b.example", port: 8008 },
    ],
    ttlMs: TEN_MINUTES_MS,
  });
  expect(world.asked).toEqual(["hs.example", "_matrix-fed._tcp.matrix.example"]);
});

it("[S212] without a well-known the name itself is looked for, the older service last", async () => {
  const world = createWorld(NOWHERE, { "_matrix._tcp.hs.example": [target("a.example")] });
  const { destinations } = await resolveServerName("hs.example", world);
  expect(destinations).toEqual([
    { ...AT, host: "a.example", port: 443, authority: "hs.example", certificateName: "hs.example" },
  ]);
  expect(world.asked).toEqual([
    "hs.example",
    "_matrix-fed._tcp.hs.example",
    "_matrix._tcp.hs.example",
  ]);
});

it.each([
  ["nothing is found", NOWHERE, [], "hs.example", HOUR_MS],
  ["the delegate has no records", { delegate: "d.example", ttlMs: 7 }, [], "d.example", 7],
  ["the resolver failed", NOWHERE, null, "hs.example", MINUTE_MS],
  ["the service says it is not there", NOWHERE, [target("")], "hs.example", HOUR_MS],
])("[S21] when %s, port 8448", async (_when, wellKnown, records, host, ttlMs) => {
  const world = createWorld(wellKnown, {
    [`_matrix-fed._tcp.${host}`]: records,
    [`_matrix._tcp.${host}`]: records,
  });
  expect(await resolveServerName("hs.example", world)).toEqual({
    destinations: [{ ...AT, host, port: 8448, authority: host, certificateName: host }],
    ttlMs,
  });
});

it("[S212] of many targets four are tried", async () => {
  const targets = Array.from({ length: 50 }, (_, index) => target(`t${index}.example`));
  const world = createWorld(NOWHERE, { "_matrix-fed._tcp.hs.example": targets });
  expect((await resolveServerName("hs.example", world)).destinations).toHaveLength(4);
});
