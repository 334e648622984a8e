import { Hono } from "hono";
import { expect, it } from "vitest";
import { callerOf, type Caller, type TrustedProxies } from "./callerOf.ts";

interface Seen {
  readonly socket?: string;
  readonly forwarded?: string;
  readonly trusted?: TrustedProxies;
}

async function callerSeen({ socket, forwarded, trusted = [] }: Seen): Promise<Caller> {
  const app = new Hono().get("/", (c) => c.json(callerOf(c, trusted)));
  const headers = forwarded === undefined ? {} : { "X-Forwarded-For": forwarded };
  const env = { incoming: { socket: { remoteAddress: socket } } };
  return (await app.request("/", { headers }, env)).json() as Promise<Caller>;
}

const LOCAL = ["127.0.0.1", "10.0.0.0/8", "fd00::/8"];

it.each<[string, Seen, string, boolean]>([
  ["who comes directly", { socket: "1.1.1.1" }, "1.1.1.1", true],
  ["over IPv6 as IPv4", { socket: "::ffff:1.1.1.1" }, "1.1.1.1", true],
  ["whose word is not asked", { socket: "1.1.1.1", forwarded: "8.8.8.8" }, "1.1.1.1", true],
  ["a proxy nobody told of", { socket: "127.0.0.1", forwarded: "8.8.8.8" }, "127.0.0.1", false],
  ["a neighbour", { socket: "192.168.1.7", trusted: LOCAL }, "192.168.1.7", false],
  ["one proxy", { socket: "127.0.0.1", forwarded: "8.8.8.8", trusted: LOCAL }, "8.8.8.8", true],
  [
    "two proxies",
    { socket: "127.0.0.1", forwarded: "8.8.8.8, 10.1.2.3", trusted: LOCAL },
    "8.8.8.8",
    true,
  ],
  [
    "one proxy and an invented list",
    { socket: "127.0.0.1", forwarded: "9.9.9.9, 10.0.0.1, 8.8.8.8", trusted: LOCAL },
    "8.8.8.8",
    true,
  ],
  [
    "a neighbour behind a proxy",
    { socket: "127.0.0.1", forwarded: "192.168.1.7", trusted: LOCAL },
    "192.168.1.7",
    true,
  ],
  ["a proxy that says nothing", { socket: "127.0.0.1", trusted: LOCAL }, "127.0.0.1", false],
  [
    "a proxy that says nonsense",
    { socket: "10.0.0.1", forwarded: "8.8.8.8, unknown", trusted: LOCAL },
    "10.0.0.1",
    false,
  ],
  [
    "a proxy that adds ports",
    { socket: "fd00::1", forwarded: "8.8.8.8:4711", trusted: LOCAL },
    "8.8.8.8",
    true,
  ],
  [
    "IPv6 behind a proxy",
    { socket: "fd00::1", forwarded: "[2606:4700::1]:443", trusted: LOCAL },
    "2606:4700:0:0",
    true,
  ],
  ["a household", { socket: "2606:4700:1:2:3:4:5:6" }, "2606:4700:1:2", true],
  ["the same household", { socket: "2606:4700:1:2::9" }, "2606:4700:1:2", true],
  ["a short address", { socket: "2606::" }, "2606:0:0:0", true],
  ["a zone", { socket: "fe80::1%eth0" }, "fe80:0:0:0", false],
  ["a Unix socket", {}, "", false],
])("[S232] %s", async (_who, seen, address, isTold) => {
  expect(await callerSeen(seen)).toEqual({ address, isTold });
});
