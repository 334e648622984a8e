import { expect, it } from "vitest";
import { judgeIceServers } from "./judgeIceServers.ts";
import { judgePath, type Way } from "./judgePath.ts";
import { parseIceUrl } from "./parseIceUrl.ts";

it.each([
  ["turn:turn.example.org", "turn turn.example.org 3478 udp"],
  ["turn:turn.example.org:80?transport=tcp", "turn turn.example.org 80 tcp"],
  ["turns:turn.example.org?transport=tcp", "turns turn.example.org 5349 tls"],
  ["turns:[2001:db8::1]:443", "turns 2001:db8::1 443 tls"],
  ["stun:stun.example.org:19302", "stun stun.example.org 19302 udp"],
  ["turns:turn.example.org?transport=udp", null],
  ["https://turn.example.org", null],
  ["turn:", null],
])("[O217] %s is %s", (url, expected) => {
  const parsed = parseIceUrl(url);
  expect(parsed && [parsed.scheme, parsed.host, parsed.port, parsed.transport].join(" ")).toBe(
    expected,
  );
});

it.each([
  [[], "calls/ice-servers/none", {}],
  [["stun:own.example"], "calls/ice-servers/none", {}],
  [
    ["stun:global.stun.twilio.com:3478?transport=udp", "stun:stun.l.google.com:19302"],
    "calls/ice-servers/third-party",
    { hosts: "global.stun.twilio.com, stun.l.google.com" },
  ],
  [["turn:a.example", "turns:a.example:5349"], "calls/ice-servers/no-tls-443", {}],
  [["turn:a.example", "turns:a.example:443"], "calls/ice-servers", { count: 2 }],
])("[O218] servers %j", (urls, id, values) => {
  const servers = urls.flatMap((url) => parseIceUrl(url) ?? []);
  expect(judgeIceServers(servers)).toMatchObject({ id, values });
});

it.each<[Way[], string]>([
  [["turn-tls", "tcp", "udp"], "calls/path"],
  [["turn-udp", "tcp"], "calls/path/tcp"],
  [["turn-tls", "turn-udp"], "calls/path/turn-udp"],
  [["turn-tls", "turn-tcp"], "calls/path/turn-tcp"],
  [["turn-tls"], "calls/path/turn-tls"],
  [[], "calls/path/none"],
])("[O220] of %j a call takes %s", (ways, id) => {
  expect(judgePath(ways).id).toBe(id);
});
