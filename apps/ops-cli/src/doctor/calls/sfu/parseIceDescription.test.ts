import { expect, it } from "vitest";
import { parseIceCandidate, parseIceDescription } from "./parseIceDescription.ts";

it("[O190] names and password are read from an offer", () => {
  const sdp = "v=0\r\na=ice-ufrag:zezH\r\na=ice-pwd:NJuo/mi+\r\n";
  expect(parseIceDescription(sdp)).toEqual({ ufrag: "zezH", password: "NJuo/mi+" });
  expect(parseIceDescription("v=0\r\n")).toBeNull();
});

it.each([
  ["candidate:1 1 udp 2130706431 192.0.2.1 7882 typ host", "udp 192.0.2.1 7882"],
  ["a=candidate:1 1 UDP 2130706431 2001:db8::1 7882 typ host ufrag x", "udp 2001:db8::1 7882"],
  ["candidate:1 1 tcp 1671430143 192.0.2.1 7881 typ host tcptype passive", "tcp 192.0.2.1 7881"],
  ["candidate:1 1 tcp 1671430143 192.0.2.1 9 typ host tcptype active", null],
  ["candidate:1 2 udp 2130706431 192.0.2.1 7882 typ host", null],
  ["candidate:1 1 udp 2130706431 192.0.2.1 70000 typ host", null],
  ["candidate:1", null],
  ["", null],
])("[O190] %j is a way or none", (line, way) => {
  const candidate = parseIceCandidate(line);
  expect(candidate && Object.values(candidate).join(" ")).toBe(way);
});
