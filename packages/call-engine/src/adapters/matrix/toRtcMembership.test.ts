/** Rule E105: the SDK's memberships, read. */
import type { CallMembership } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { expect, it } from "vitest";
import { toRtcMemberships } from "./toRtcMembership.ts";

const TRANSPORT = { type: "livekit", livekit_service_url: "https://rtc.example.org" };

/** A membership as far as it is looked at; `transport` gets the oldest one. */
function membership(
  name: string,
  transport: (oldest: string) => unknown,
  identity = `@${name}:example.org:${name.toUpperCase()}`,
): CallMembership {
  const fake = {
    userId: `@${name}:example.org`,
    deviceId: name.toUpperCase(),
    eventId: `$${name}`,
    rtcBackendIdentity: identity,
    createdTs: () => 1_790_000_000_000,
    getTransport: (oldest: CallMembership) => transport(oldest.eventId),
  };
  return fake as unknown as CallMembership;
}

function read(name: string, serviceUrl: string | null, identity?: string): object {
  return {
    userId: `@${name}:example.org`,
    deviceId: name.toUpperCase(),
    identity: identity ?? `@${name}:example.org:${name.toUpperCase()}`,
    eventId: `$${name}`,
    joinedAt: 1_790_000_000_000,
    serviceUrl,
  };
}

it("[E105] each is read with the SFU that it, or the oldest of them, names", () => {
  const oldestOnly = (oldest: string): unknown => (oldest === "$ana" ? TRANSPORT : undefined);
  expect(
    toRtcMemberships([membership("ana", () => TRANSPORT), membership("beto", oldestOnly)]),
  ).toEqual([read("ana", "https://rtc.example.org"), read("beto", "https://rtc.example.org")]);
});

it.each([[undefined], [{ type: "livekit_multi" }], [{ type: "livekit" }]])(
  "[E105] a transport that we do not understand is none: %j",
  (transport) => {
    expect(toRtcMemberships([membership("ana", () => transport)])).toEqual([read("ana", null)]);
  },
);

it("[E105] a device with two memberships counts once, by the later one", () => {
  const state = membership("ana", () => TRANSPORT);
  const sticky = membership("ana", () => TRANSPORT, "hashed");
  expect(toRtcMemberships([state, sticky])).toEqual([
    read("ana", "https://rtc.example.org", "hashed"),
  ]);
});

it("[E105] nobody is nobody", () => {
  expect(toRtcMemberships([])).toEqual([]);
});
